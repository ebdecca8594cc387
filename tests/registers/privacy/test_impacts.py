"""Impact files: two people, versions, and the clocks of the law."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.notices.models import Notice
from nq57.registers.base.rules import EntryError
from nq57.registers.privacy import actions, queries, rules
from nq57.registers.privacy.models import ImpactFile, Processing
from tests.factories import privacy
from tests.factories.cyber import of_office
from tests.factories.orgs import PostFactory
from tests.registers.privacy.test_entries import check_each

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

FOCAL, HEAD = of_office("focal"), of_office("head")
CENTRE = of_office("coordinator", "CA-TINH", area="cyber")
AT = privacy.AT  # 12 October 2026


def stand(processing: Processing, on: date) -> tuple[str, date | None]:
    row = Processing.objects.with_impact(on).get(pk=processing.pk)
    told = rules.find_impact_stand(
        is_approved=row.approved_on is not None, due=row.impact_due, on=on
    )
    assert told == row.stand  # the rule and its words in SQL
    return row.stand, row.impact_due


def test_a_file_is_approved_by_another_and_refreshed_every_six_months() -> None:
    made = privacy.add_processing(started_on=date(2026, 9, 1))  # sixty days: 31 October, Saturday
    assert stand(made, date(2026, 9, 2)) == ("none", date(2026, 11, 2))
    assert stand(made, date(2026, 10, 3))[0] == "soon"
    assert stand(made, date(2026, 11, 2))[0] == "soon"
    assert stand(made, date(2026, 11, 3))[0] == "overdue"
    first = privacy.begin_impact(made, FOCAL)
    assert first.case.code == "DGTD.XLDL-UBND-04099-01.1"
    with pytest.raises(EntryError, match="chưa xong"):
        privacy.begin_impact(made, FOCAL, content=b"2")
    own: dict[str, Any] = {"impact": first, "by": FOCAL, "at": AT}
    approve = {"approved_on": AT.date(), "decision": "5/QĐ"}
    with pytest.raises(refusals.NotAllowedError):
        actions.approve_impact(**own, **approve)  # no right
    with pytest.raises(refusals.NotAllowedError):
        actions.submit_impact(**own | {"by": of_office("focal", "SO-YT")})
    actions.submit_impact(**own)
    with pytest.raises(EntryError, match="không sửa được"):
        actions.rewrite_impact(**own, summary="khác", file=None)
    by_head = own | {"by": HEAD}
    with pytest.raises(case_rules.CasesError):
        actions.return_impact(**by_head, note=" ")
    actions.return_impact(**by_head, note="Thiếu biện pháp")
    actions.rewrite_impact(**own, summary="Lộ hồ sơ giấy: khóa tủ, phân quyền", file=None)
    actions.submit_impact(**own)
    for day in (date(2026, 10, 11), date(2026, 10, 13)):  # before it was begun; to come
        with pytest.raises(EntryError, match="từ ngày lập hồ sơ"):
            actions.approve_impact(**by_head | approve | {"approved_on": day})
    actions.approve_impact(**by_head, **approve)
    first = queries.get_impact(code=first.case.code, by=CENTRE)
    assert first.refresh_due == date(2027, 4, 12)
    assert "6 tháng" in first.refresh_due_why
    assert stand(made, AT.date()) == ("current", date(2027, 4, 12))
    assert stand(made, date(2026, 10, 11))[0] == "soon"  # as it stood the day before
    assert stand(made, date(2027, 3, 13))[0] == "soon"
    assert stand(made, date(2027, 4, 13))[0] == "overdue"
    later = datetime(2027, 4, 1, 3, 0, tzinfo=UTC)
    second = privacy.begin_impact(made, FOCAL, later, b"2")
    actions.withdraw_impact(impact=second, note="Nhầm tệp", by=FOCAL, at=later)
    privacy.approve_impact(privacy.begin_impact(made, FOCAL, later, b"3"), FOCAL, HEAD, later)
    states = ImpactFile.objects.order_by("number").values_list("case__state", flat=True)
    assert list(states) == ["replaced", "withdrawn", "approved"]
    assert stand(made, later.date()) == ("current", date(2027, 10, 1))
    moved = privacy.say_processing(office="SO-YT")
    with pytest.raises(EntryError, match="đã có hồ sơ đánh giá"):
        actions.PROCESSINGS.guard(made, moved)
    check_each(ImpactFile.objects.latest("number"), [
        ({"approved_by": ""}, "privacy_impact_approved"),
        ({"approved_on": None, "refresh_due": None}, "privacy_impact_approved"),
        ({"approved_by": FOCAL.account}, "privacy_impact_other_approves"),
        ({"refresh_due": date(2027, 4, 1)}, "privacy_impact_refresh"),
        ({"summary": ""}, "privacy_impact_said"),
        ({"number": 1}, "privacy_impact_numbered"),
    ])  # fmt: skip
    with pytest.raises(IntegrityError, match="privacy_impact_other"), transaction.atomic():
        ImpactFile.objects.filter(number=3).update(made_by=HEAD.account)


def test_offices_are_told_once_near_the_day_and_once_after_it() -> None:
    office = privacy.get_office()
    for role in ("focal", "head"):
        PostFactory(organisation=office, role=role)
    for name, start in (
        ("A", date(2026, 8, 20)),
        ("B", date(2026, 7, 1)),
        ("C", date(2026, 9, 30)),
    ):
        privacy.add_processing(name, started_on=start)
    privacy.add_processing("D", started_on=date(2026, 7, 1), ended_on=date(2026, 8, 1))
    privacy.add_processing("E", started_on=None)
    counts = queries.count_stands(queries.list_impacts(by=CENTRE, on=AT.date()))
    assert counts == {"overdue": 1, "soon": 1, "none": 1, "undated": 1, "current": 0}
    assert actions.remind_of_impacts(by=of_office("x"), at=AT) == 2
    assert actions.remind_of_impacts(by=of_office("x"), at=AT + timedelta(hours=5)) == 0
    told = Notice.objects.filter(subject_kind="impact_files").order_by("kind")
    assert [one.kind for one in told] == ["due_soon", "due_soon", "overdue", "overdue"]
    assert told[0].text.startswith("Sắp đến hạn lập, cập nhật hồ sơ đánh giá tác động: A (")
    assert actions.remind_of_impacts(by=of_office("x"), at=AT + timedelta(days=20)) == 2  # A, C
