"""The main navigation: what each role may open. An area adds its entry here, to its group."""

import re
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """A place of the site: its words, its address by name, the seats that see it: roles, or
    roles in one area as the table of rights names them."""

    label: str | Promise
    url_name: str
    roles: frozenset[str] = frozenset()
    # Pages of the place that stand under another's address.
    beyond: str = ""


@dataclass(frozen=True)
class Group:
    """Places under one word of the head: a role that may open many gets them as a menu."""

    label: str | Promise
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Place:
    """An entry as a link of one request."""

    label: str | Promise
    url: str
    is_current: bool
    beyond: str = ""


@dataclass(frozen=True)
class Menu:
    """A group as one request shows it: its places fold out of its word."""

    label: str | Promise
    places: tuple[Place, ...]

    @property
    def is_current(self) -> bool:
        """Say whether the page at hand stands in the menu."""
        return any(place.is_current for place in self.places)


# So many places fit one row of a desk's head; a role that opens more gets menus.
MOST_PLAIN = 8
_WORKING = frozenset({"coordinator", "focal", "head", "monitor", "staff"})
OFFICIAL: tuple[Entry | Group, ...] = (
    Entry(_("Việc của tôi"), "home"),
    Entry(_("Toàn cảnh"), "insights:plans", frozenset({"coordinator", "leader", "auditor"})),
    Group(
        _("Thực hiện và báo cáo"),
        (
            Entry(
                _("Việc phải làm"),
                "work:obligations",
                _WORKING | {"leader", "inspector", "auditor"},
            ),
            Entry(_("Báo cáo kỳ"), "reporting:reports", _WORKING),
            Entry(_("Chuyên đề"), "inquiries:inquiries", _WORKING - {"staff"} | {"leader"}),
        ),
    ),
    Group(
        _("Kế hoạch"),
        (
            Entry(_("Kế hoạch"), "plans:plans"),
            Entry(
                _("Phiếu chỉ tiêu"),
                "measures:overview",
                frozenset({"coordinator", "leader"}),
                beyond=r"/ke-hoach/[^/]+/phieu/",
            ),
            Entry(_("Văn bản"), "documents:documents"),
            Entry(_("Hướng dẫn"), "guidance:list"),
        ),
    ),
    Group(
        _("Theo dõi"),
        (
            Entry(
                _("Theo dõi kỳ"),
                "followup:latest",
                frozenset({"coordinator", "monitor", "leader", "inspector", "auditor"}),
            ),
            Entry(
                _("Kiểm tra"),
                "inspection:inspections",
                frozenset({"coordinator", "focal", "head", "leader", "inspector", "auditor"}),
            ),
            Entry(
                _("An ninh mạng"),
                "cyber:overview",
                _WORKING | {"leader", "inspector", "auditor", "coordinator.cyber"},
                beyond=r"/an-ninh-mang/",
            ),
            Entry(
                _("Dữ liệu cá nhân"),
                "privacy:overview",
                _WORKING - {"staff"} | {"leader", "auditor", "coordinator.cyber"},
                beyond=r"/du-lieu-ca-nhan/",
            ),
            Entry(
                _("Truyền thông, tôn vinh"),
                "honours:programmes",
                _WORKING - {"staff"} | {"leader", "inspector", "auditor"},
            ),
            Entry(
                _("Tổng hợp"),
                "consolidation:cycles",
                frozenset({"coordinator", "leader", "auditor"}),
            ),
            Entry(
                _("Sổ văn bản đi"),
                "papers:register",
                _WORKING - {"staff", "focal"} | {"leader", "inspector", "auditor"},
            ),
            Entry(
                _("Đánh giá"), "evaluation:plans", frozenset({"coordinator", "leader", "auditor"})
            ),
            Entry(
                _("Chấm điểm"),
                "scoring:rounds",
                _WORKING - {"staff"} | {"leader", "auditor"},
            ),
            Entry(
                _("Ban Chỉ đạo"),
                "meetings:meetings",
                frozenset({"coordinator", "leader", "auditor"}),
            ),
            Entry(
                _("Công bố"), "releases:releases", frozenset({"coordinator", "leader", "auditor"})
            ),
        ),
    ),
    Group(
        _("Quản trị hệ thống"),
        (
            Entry(
                _("Tài khoản"),
                "accounts",
                frozenset({"coordinator", "head", "administrator", "auditor"}),
            ),
            Entry(_("Cơ quan"), "organisations"),
            Entry(_("Nhật ký"), "journal", frozenset({"coordinator", "head", "auditor"})),
            Entry(
                _("Thiết lập"), "settings", frozenset({"coordinator", "administrator", "auditor"})
            ),
        ),
    ),
)
PUBLIC: tuple[Entry | Group, ...] = (
    Entry(_("Trang đầu"), "home"),
    Entry(_("Kế hoạch"), "plans:plans"),
    Entry(_("Kết quả"), "public:indicators"),
    Entry(_("Văn bản"), "documents:documents"),
    Entry(_("Dữ liệu mở"), "public:data"),
)


def list_places(
    request: HttpRequest, entries: tuple[Entry | Group, ...], role: str
) -> list[Place | Menu]:
    """Return what ``role`` may open, in one row: links, and menus where they are too many.

    An entry without roles is for everybody. A group of one is that one link.
    """
    groups = [(group, _make_places(group, role)) for group in entries]
    known = [place.url for _group, places in groups for place in places]
    held = {
        place.url: _measure(place, request.path) for _group, places in groups for place in places
    }
    current = max(known, key=lambda url: held[url], default=None)
    is_plain = len(known) <= MOST_PLAIN
    row: list[Place | Menu] = []
    for group, places in groups:
        marked = tuple(
            replace(place, is_current=place.url == current and held[place.url] > 0)
            for place in places
        )
        if is_plain or len(marked) < 2:
            row += marked
        else:
            row.append(Menu(group.label, marked))
    return row


def _make_places(group: Entry | Group, role: str) -> list[Place]:
    entries = (group,) if isinstance(group, Entry) else group.entries
    return [
        Place(entry.label, reverse(entry.url_name), is_current=False, beyond=entry.beyond)
        for entry in entries
        if not entry.roles or role in entry.roles
    ]


def _measure(place: Place, path: str) -> int:
    """Return how much of a page's address a place accounts for; 0 where it is another's."""
    if place.beyond and (found := re.match(place.beyond, path)):
        return len(found[0])
    holds = path == place.url or (place.url != "/" and path.startswith(place.url))
    return len(place.url) if holds else 0
