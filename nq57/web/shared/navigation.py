"""The main navigation: what each role may open. An area adds its entry here."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """A place of the site: its words, its address by name, the roles that see it."""

    label: str | Promise
    url_name: str
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Place:
    """An entry as a link of one request."""

    label: str | Promise
    url: str
    is_current: bool


OFFICIAL = (
    Entry(_("Việc của tôi"), "home"),
    Entry(
        _("Việc phải làm"),
        "work:obligations",
        frozenset(
            {"coordinator", "focal", "head", "monitor", "leader", "inspector", "auditor", "staff"}
        ),
    ),
    Entry(_("Kế hoạch"), "plans:plans"),
    Entry(
        _("Báo cáo kỳ"),
        "reporting:reports",
        frozenset({"coordinator", "focal", "head", "monitor", "staff"}),
    ),
    Entry(_("Tổng hợp"), "consolidation:cycles", frozenset({"coordinator", "leader", "auditor"})),
    Entry(_("Đánh giá"), "evaluation:plans", frozenset({"coordinator", "leader", "auditor"})),
    Entry(
        _("Theo dõi"),
        "followup:latest",
        frozenset({"coordinator", "monitor", "leader", "inspector", "auditor"}),
    ),
    Entry(
        _("Chuyên đề"),
        "inquiries:inquiries",
        frozenset({"coordinator", "focal", "head", "monitor", "leader"}),
    ),
    Entry(_("Hướng dẫn"), "guidance:list"),
    Entry(_("Phiếu chỉ tiêu"), "measures:overview", frozenset({"coordinator", "leader"})),
    Entry(_("Văn bản"), "documents:documents"),
    Entry(
        _("Tài khoản"),
        "accounts",
        frozenset({"coordinator", "head", "administrator", "auditor"}),
    ),
    Entry(_("Cơ quan"), "organisations"),
    Entry(_("Nhật ký"), "journal", frozenset({"coordinator", "head", "auditor"})),
    Entry(_("Thiết lập"), "settings", frozenset({"coordinator", "administrator", "auditor"})),
)
PUBLIC = (
    Entry(_("Trang đầu"), "home"),
    Entry(_("Kế hoạch"), "plans:plans"),
    Entry(_("Văn bản"), "documents:documents"),
)


def list_places(request: HttpRequest, entries: tuple[Entry, ...], role: str) -> list[Place]:
    """Return the links that ``role`` may open; an entry without roles is for everybody."""
    places = [
        (entry, reverse(entry.url_name))
        for entry in entries
        if not entry.roles or role in entry.roles
    ]
    current = max(
        (url for _entry, url in places if _holds(url, request.path)), key=len, default=None
    )
    return [Place(entry.label, url, url == current) for entry, url in places]


def _holds(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
