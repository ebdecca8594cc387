"""The pages of profiles: who reads, edits, approves; filters, fragments, conflicts, costs."""

from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nq57.measures import enums, models, queries
from nq57.orgs import enums as org_enums
from nq57.orgs.models import Organisation
from nq57.plans.models import Plan
from tests.web.conftest import Official

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

PLAN = "142-kh-ubnd-2025"
READERS = {
    "coordinator", "focal", "head", "monitor", "leader", "inspector", "auditor", "staff",
}  # fmt: skip
EDITORS, APPROVERS = {"coordinator"}, {"coordinator", "leader"}
LIST = reverse("measures:profiles", args=[PLAN])
READ = [
    reverse("measures:overview"),
    LIST,
    reverse("measures:profile", args=[PLAN, "V.12"]),
]
EDIT = reverse("measures:edit", args=[PLAN, "I.1"])
DECIDE = [reverse("measures:approve", args=[PLAN]), reverse("measures:confirm", args=[PLAN])]
POSTED = [
    reverse("measures:propose", args=[PLAN]),
    reverse("measures:submit", args=[PLAN, "I.1"]),
]
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def coordinator(sign_in: Callable[..., Official]) -> Client:
    """The browser of the coordinator."""
    return sign_in("coordinator", organisation=Organisation.objects.get(code="SO-KHCN")).client


def latest(code: str) -> models.Profile:
    indicator = Plan.objects.get(code=PLAN).indicators.get(code=code)
    found = queries.get_latest(indicator=indicator)
    assert found is not None
    return found


def fill(client: Client, address: str = EDIT, **typed: str) -> dict[str, str]:
    """Return what the form sends as it stands, with some fields typed anew."""
    page = client.get(address)
    form = page.context["form"]
    data = {field.name: str(field.value() if field.value() is not None else "") for field in form}
    return {**data, "seen": page.context["stamp"], **typed}


@pytest.mark.parametrize("role", org_enums.Role.values)
def test_who_reads_edits_and_approves(sign_in: Callable[..., Official], role: str) -> None:
    client = sign_in(role).client
    for addresses, roles in ((READ, READERS), ([EDIT], EDITORS), (DECIDE, APPROVERS)):
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == (200 if role in roles else 403), address
    for address in POSTED:
        answer = client.post(address)
        assert (answer.status_code == 403) == (role not in EDITORS), address
    if role in READERS:
        offered = client.get(READ[2]).content.decode()
        assert ("/sua/" in offered) == (role in EDITORS)
    entry = f'href="{reverse("measures:overview")}"' in client.get("/ke-hoach/").content.decode()
    assert entry == (role in {"coordinator", "leader"})


@pytest.mark.parametrize("address", [*READ, EDIT, *DECIDE, *POSTED])
def test_anonymous_is_led_to_sign_in(client: Client, address: str) -> None:
    for answer in (client.get(address), client.post(address)):
        assert answer.headers["Location"].startswith(reverse("account_login"))


def test_wrong_method_and_missing(coordinator: Client) -> None:
    for address in READ:
        assert coordinator.post(address).status_code == 405
    for address in POSTED:
        assert coordinator.get(address).status_code == 405
    for address in [EDIT, *DECIDE]:
        assert coordinator.put(address).status_code == 405
    for name, arguments in (
        ("profiles", ["khong-co"]), ("profile", [PLAN, "XX.1"]), ("edit", [PLAN, "XX.1"]),
        ("approve", ["khong-co"]),
    ):  # fmt: skip
        assert coordinator.get(reverse(f"measures:{name}", args=arguments)).status_code == 404


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"q": "chu ky so"}, {"V.13"}),
        ({"kiem-tra": "VP-UBND", "ky": "month"}, {"V.2", "V.3", "V.4", "V.5", "V.6", "V.7"}),
        ({"muc": "thieu"}, set()),
        ({"muc": "da-xac-nhan"}, set()),
        ({"muc": "cho-xac-nhan", "q": "grdp"}, set()),
        ({"q": "V.15"}, {"V.15"}),
    ],
)
def test_filters_are_addresses(coordinator: Client, query: dict[str, str], codes: set[str]) -> None:
    page = coordinator.get(LIST, query)
    shown = {row.indicator.code for _, rows in page.context["groups"] for row in rows}
    assert shown == codes
    if not codes:
        assert "Không có chỉ tiêu nào khớp." in page.content.decode()


def test_all_64_stand_with_the_mark(coordinator: Client) -> None:
    page = coordinator.get(LIST)
    assert page.context["shown"] == 64
    assert page.content.decode().count('<span class="tag">Chờ tỉnh xác nhận</span>') == 64


def test_the_fragment_is_what_the_page_holds(coordinator: Client) -> None:
    for address in (LIST, f"{LIST}?ky=year"):
        page = coordinator.get(address).content.decode()
        fragment = coordinator.get(address, headers=FRAGMENT).content.decode()
        assert "<html" not in fragment
        assert fragment.strip() in page


def test_an_edit_makes_a_draft_and_approval_puts_it_in_use(coordinator: Client) -> None:
    typed = fill(coordinator, denominator="Tổng số thôn, bản", note="Tính theo thôn, bản")
    answer = coordinator.post(EDIT, typed)
    assert answer.status_code == 302, answer.context["form"].errors
    draft = latest("I.1")
    assert (draft.version, draft.state) == (2, "draft")
    page = coordinator.get(reverse("measures:profile", args=[PLAN, "I.1"])).content.decode()
    assert "Phiên bản 2 đang chuẩn bị" in page
    assert "Tổng số thôn, bản" in page
    answer = coordinator.post(POSTED[1], {"seen": draft.stamp})
    assert answer.status_code == 302
    waiting = latest("I.1")
    assert waiting.state == enums.ProfileState.WAITING
    box = f"{waiting.pk}:{waiting.stamp}"
    page = coordinator.get(DECIDE[0]).content.decode()
    assert "Tính theo thôn, bản" in page
    assert "<summary>1 thay đổi</summary>" in page
    refused = coordinator.post(DECIDE[0], {"phieu": box, "decision": ""})
    assert refused.status_code == 422
    assert f'value="{box}"' in refused.content.decode()
    assert coordinator.post(DECIDE[0], {"phieu": box, "decision": "12/QĐ"}).status_code == 302
    assert latest("I.1").state == enums.ProfileState.APPROVED


def test_many_are_confirmed_by_one_document(coordinator: Client) -> None:
    page = coordinator.get(DECIDE[1])
    boxes = [f"{row.pk}:{row.stamp}" for row, _, is_ticked, _ in page.context["rows"] if is_ticked]
    assert len(boxes) == 64
    assert not any(row[2] for row in coordinator.get(f"{DECIDE[1]}?chon=khong").context["rows"])
    answer = coordinator.post(DECIDE[1], {"phieu": boxes[:60], "decision": "Công văn 12/UBND"})
    assert answer.status_code == 302
    assert [str(said) for said in get_messages(answer.wsgi_request)] == ["Đã ghi 60 phiếu."]
    again = coordinator.post(DECIDE[1], {"phieu": boxes[:1], "decision": "Công văn 12/UBND"})
    assert again.status_code == 422
    assert "không chờ xác nhận" in again.content.decode()
    none = coordinator.post(DECIDE[1], {"phieu": ["x:1", "9" * 40], "decision": "12/QĐ"})
    assert "Chọn ít nhất một phiếu." in none.content.decode()


def test_faults_stand_at_their_fields_and_nothing_typed_is_lost(coordinator: Client) -> None:
    typed = fill(
        coordinator, numerator="Số bản có sóng", denominator="", note="Thử", asked_from="20x6",
    )  # fmt: skip
    refused = coordinator.post(EDIT, typed)
    assert refused.status_code == 422
    assert refused.context["form"].errors["asked_from"] == ["Năm chưa đúng. Viết như 2026."]
    refused = coordinator.post(EDIT, typed | {"asked_from": "2026", "scale": "1.000"})
    errors = refused.context["form"].errors
    assert errors["denominator"] == ["Tỷ lệ phải có mẫu số bằng lời."]
    assert "Số bản có sóng" in refused.content.decode()
    assert latest("I.1").version == 1
    same = coordinator.post(EDIT, fill(coordinator, note="Thử"))
    assert "không có gì để sửa" in same.content.decode()


def test_who_comes_second_sees_both_versions_and_may_write_again(coordinator: Client) -> None:
    typed = fill(coordinator, unit="% thôn", note="Lần hai")
    first = coordinator.post(EDIT, fill(coordinator, unit="% bản", note="Lần một"))
    assert first.status_code == 302
    conflict = coordinator.post(EDIT, typed)
    assert conflict.status_code == 422
    shown = {(row.label, row.before, row.after) for row in conflict.context["changes"]}
    assert shown == {("Đơn vị tính", "% bản", "% thôn")}
    assert 'value="% thôn"' in conflict.content.decode()
    again = coordinator.post(EDIT, typed | {"seen": conflict.context["stamp"]})
    assert again.status_code == 302
    assert latest("I.1").unit == "% thôn"


def test_a_submission_of_what_changed_since_is_refused(coordinator: Client) -> None:
    coordinator.post(EDIT, fill(coordinator, unit="% bản", note="Lần một"))
    refused = coordinator.post(POSTED[1], {"seen": "1.0"})
    assert refused.status_code == 422
    assert "vừa được" in refused.content.decode()


def test_the_public_sees_the_profile_in_use_in_short(client: Client, coordinator: Client) -> None:
    address = reverse("plans:indicator", args=[PLAN, "V.12"])
    public, official = (one.get(address).content.decode() for one in (client, coordinator))
    for words in ("Hằng tháng", "Dân số từ đủ 14 tuổi", "Tổng tử số chia tổng mẫu số"):
        assert words in public
    assert "Chờ tỉnh xác nhận" in public
    link = reverse("measures:profile", args=[PLAN, "V.12"])
    assert link not in public
    assert link in official


def test_an_indicator_without_profile_says_so(client: Client, coordinator: Client) -> None:
    plan = Plan.objects.get(code=PLAN)
    plan.indicators.create(
        code="IX.1", name="Số trạm quan trắc", from_line=1, to_line=1, position=99
    )
    address = reverse("plans:indicator", args=[PLAN, "IX.1"])
    words = "Chưa có phiếu chỉ tiêu được duyệt: chưa đánh giá."
    assert words in client.get(address).content.decode()
    profile = reverse("measures:profile", args=[PLAN, "IX.1"])
    assert words in coordinator.get(profile).content.decode()
    missing = coordinator.get(LIST, {"muc": "thieu"})
    assert missing.context["shown"] == 1
    assert coordinator.post(POSTED[0]).status_code == 302
    assert latest("IX.1").state == enums.ProfileState.DRAFT
    assert "Còn phải sửa" in coordinator.get(DECIDE[0]).content.decode()
    edit = coordinator.get(reverse("measures:edit", args=[PLAN, "IX.1"]))
    assert "cần ghi" in edit.content.decode()


def test_an_older_version_is_read_at_its_own_address(coordinator: Client) -> None:
    coordinator.post(EDIT, fill(coordinator, unit="% bản", note="Rõ đơn vị"))
    address = reverse("measures:profile", args=[PLAN, "I.1"])
    assert coordinator.get(address).context["profile"].version == 1
    assert coordinator.get(address, {"ban": "2"}).context["profile"].version == 2
    assert coordinator.get(address, {"ban": "7"}).context["profile"].version == 1


PINNED: list[tuple[str, int]] = [
    (READ[0], 7), (LIST, 9), (READ[2], 9), (EDIT, 8), (DECIDE[0], 14), (DECIDE[1], 6),
]  # fmt: skip


@pytest.mark.parametrize(("address", "pinned"), PINNED, ids=[row[0] for row in PINNED])
def test_queries_of_each_page(coordinator: Client, address: str, pinned: int) -> None:
    coordinator.get(address)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert coordinator.get(address).status_code == 200
        counts.append(len(captured))
        extra = Plan.objects.get(code=PLAN).indicators
        for at in range(20):
            extra.create(
                code=f"IX.{len(counts)}.{at}",
                name=f"Số trạm {at}",
                from_line=1,
                to_line=1,
                position=99,
            )
        coordinator.post(POSTED[0])
    assert counts == [pinned, pinned]
