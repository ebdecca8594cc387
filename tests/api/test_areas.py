"""What the pages of each area show, as programs read it: the same rows, the same refusals."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.utils import timezone

from nq57.audit import models as audit
from nq57.cases import models as cases
from nq57.files import actions as file_actions
from nq57.files import models as files_models
from nq57.meetings import actions as meeting_actions
from nq57.papers import models as papers
from nq57.plans.models import Indicator, Plan
from tests.api.conftest import Program
from tests.api.test_reports import reported
from tests.factories import cyber, gatherings, inspecting, orgs, reports, reviews, scoring

__all__ = ["reported"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reported", "frozen")]
Make = Callable[..., Program]


@pytest.fixture(autouse=True)
def _storage(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = InMemoryStorage()
    monkeypatch.setattr(files_models, "get_storage", lambda: kept)


def items(program: Program, path: str) -> list[dict[str, Any]]:
    answer = program.get(path)
    assert answer.status_code == 200, answer.content
    return list(answer.json()["items"])


def test_an_issued_paper_is_read_byte_by_byte_by_who_may(make_program: Make) -> None:
    office = reports.plan().coordinator
    assert office is not None
    paper = gatherings.add_paper(office, 7)
    content = b"%PDF-1.7 invented"
    stored = file_actions.store_file(
        source=ContentFile(content), name="a.pdf", by=gatherings.SYSTEM, at=gatherings.AT
    )
    papers.PaperFile.objects.create(paper=paper, form="pdf", file=stored)
    program = make_program("coordinator", "SO-KHCN")
    told = program.get(f"/papers/{paper.pk}").json()
    assert (told["symbol"], told["standing"]) == ("07/BC-THU", "valid")
    assert told["files"] == [{"form": "pdf", "sha256": stored.sha256}]
    answer = program.get(f"/papers/{paper.pk}/files/pdf")
    assert (b"".join(answer) if answer.streaming else answer.content) == content
    assert "attachment" in answer["Content-Disposition"]
    assert program.get(f"/papers/{paper.pk}/files/docx").status_code == 404
    files_models.StoredFile.objects.filter(pk=stored.pk).update(scan_state="waiting")
    refused = program.get(f"/papers/{paper.pk}/files/pdf")
    assert (refused.status_code, refused.json()["code"]) == (409, "state")
    foreign = make_program("head", "SO-YT")
    for path in (f"/papers/{paper.pk}", f"/papers/{paper.pk}/files/pdf"):
        assert foreign.get(path).status_code == 404
    sealed = gatherings.add_paper(office, 8, secrecy="sealed")
    assert program.get(f"/papers/{sealed.pk}").status_code == 404


def test_a_meeting_tells_who_came_to_who_reads_meetings(make_program: Make) -> None:
    plan = reports.plan()
    member = gatherings.seat(plan, orgs.PersonFactory(name="Lò Văn A"))
    meeting = gatherings.add_meeting(plan, state="held", held_on=date(2026, 1, 20))
    meeting_actions.record_attendance(
        meeting=meeting, by=gatherings.COORDINATOR, at=gatherings.AT,
        attended=[
            meeting_actions.Attended(member=member.pk, presence="sent", note="Cà Thị B")
        ],
    )  # fmt: skip
    program = make_program("leader", "UBND-14")
    told = program.get(f"/meetings/{meeting.case.code}").json()
    assert told["attendance"] == [
        {"member": member.pk, "name": "Lò Văn A", "presence": "sent", "stand_in": "Cà Thị B",
         "why": ""}
    ]  # fmt: skip
    assert (told["conclusions"], told["orders"]) == ([], [])
    assert [row["name"] for row in items(program, f"/plans/{plan.code}/committee")] == ["Lò Văn A"]
    focal = make_program()
    for path in ("/meetings", f"/meetings/{meeting.case.code}", f"/plans/{plan.code}/committee"):
        assert focal.get(path).status_code == 403, path


def test_an_office_reads_of_its_findings_what_was_sent(make_program: Make) -> None:
    owed = inspecting.owe()
    done = inspecting.visit([owed])
    finding = inspecting.find(done, obligation=owed)
    team = make_program("inspector", inspecting.TEAM)
    assert [row["code"] for row in items(team, "/findings")] == [finding.case.code]
    assert items(team, "/findings")[0]["obligation"] == ""  # work that he does not read
    coordinator = make_program("coordinator", "SO-KHCN")
    assert items(coordinator, "/findings")[0]["obligation"] == owed.case.code
    assert [row["findings"] for row in items(team, "/inspections")] == [1]
    own = make_program()
    assert items(own, "/findings") == []
    assert own.get(f"/findings/{finding.case.code}").status_code == 404
    assert items(make_program("focal", "SO-YT"), "/inspections") == []
    cases.Case.objects.filter(pk=owed.case_id).update(secrecy="restricted")
    assert items(team, "/findings") == []
    assert team.get(f"/findings/{finding.case.code}").status_code == 404


def test_results_are_told_once_they_are_approved(make_program: Make) -> None:
    scoring.get_small_set()
    held = scoring.open_round()
    program = make_program("focal", scoring.OFFICE)
    path = f"/rounds/{held.case.code}/results"
    assert [row["code"] for row in items(program, "/rounds")] == [held.case.code]
    assert program.get(path).status_code == 403
    cases.Case.objects.filter(pk=held.case_id).update(state="approved")
    told = items(program, path)
    assert {row["organisation"]["code"] for row in told} >= {scoring.OFFICE, scoring.OTHER}
    assert all((row["rank"] is None) == (row["percent"] is None) for row in told)
    assert program.get("/rounds/khong-co/results").status_code == 404


def test_profiles_and_series_are_those_of_the_pages(make_program: Make) -> None:
    plan = reports.plan()
    coordinator = make_program("coordinator", "SO-KHCN")
    told = items(coordinator, f"/plans/{plan.code}/profiles?state=approved&limit=200")
    asked = next(row for row in told if row["frequency"] == "month")
    code = asked["indicator"]
    assert Indicator.objects.get(plan=plan, code=code).profiles.current().count() == 1
    series = items(coordinator, f"/plans/{plan.code}/indicators/{code}/series?limit=3")
    assert [row["indicator"] for row in series] == [code] * 3
    assert [row["period"] for row in series] == ["2026-09", "2026-10", "2026-11"]
    assert items(coordinator, f"/plans/{plan.code}/indicators/{code}/units?limit=3")
    assert make_program().get(f"/plans/{plan.code}/indicators/{code}/series").status_code == 403
    Plan.objects.filter(pk=plan.pk).update(secrecy="restricted")
    for path in (
        f"indicators/{code}/series",
        f"indicators/{code}/units",
        "totals?period=2026-11",
        "verdicts",
    ):
        assert coordinator.get(f"/plans/{plan.code}/{path}").status_code == 403


def test_the_matrix_is_for_who_follows(make_program: Make) -> None:
    cycle = items(make_program(), "/cycles")[0]["id"]
    coordinator = make_program("coordinator", "SO-KHCN")
    first = coordinator.get(f"/cycles/{cycle}/matrix?limit=2").json()
    second = coordinator.get(f"/cycles/{cycle}/matrix?limit=2&after={first['next']}").json()
    codes = [row["code"] for row in first["items"] + second["items"]]
    assert len(set(codes)) == 4
    assert sum(first["states"].values()) >= 4
    gone = cases.Case.objects.get(code=first["next"])
    cases.Case.objects.filter(pk=gone.pk).update(state="sent")
    rest = coordinator.get(
        f"/cycles/{cycle}/matrix?limit=2&after={gone.code}&state=not_sent"
    ).json()
    assert not {row["code"] for row in rest["items"]} & {row["code"] for row in first["items"]}
    own = make_program()
    assert own.get(f"/cycles/{cycle}/matrix").status_code == 403


def test_the_journal_is_read_as_far_as_on_its_page(make_program: Make) -> None:
    assert make_program().get("/journal").status_code == 403
    auditor = make_program("auditor", "VP-UBND")
    told = items(auditor, "/journal?verb=make_token&limit=200")
    assert {row["verb"] for row in told} == {"make_token"}
    assert [row["id"] for row in told] == sorted(row["id"] for row in told)
    assert len(told) == audit.Entry.objects.filter(verb="make_token").count()
    head = make_program("head", "SO-YT")
    assert {row["organisation"] for row in items(head, "/journal?limit=200")} == {"SO-YT"}


def test_a_campaign_is_told_in_numbers_and_no_hole(make_program: Make) -> None:
    at = timezone.now()
    due = timezone.localdate(at) + timedelta(days=9)
    system = cyber.add("Một cửa", "SO-YT")
    for office in ("SO-YT", "SO-KHCN"):
        cyber.owe(office, due, at)
    campaign = cyber.open_campaign(at, "SO-YT", "SO-KHCN", due=due)
    hole = cyber.rules.Hole(
        system=system.pk, title="Tiêm mã SQL", severity="high", found_on=due - timedelta(days=9),
        state="open",
    )  # fmt: skip
    said = cyber.say(system, answer="holes", on=timezone.localdate(at), holes=(hole,))
    cyber.declare(campaign, said, at, "SO-YT")
    leader = make_program("leader", "UBND-14")
    assert [one["code"] for one in items(leader, "/campaigns")] == [campaign.code]
    answer = leader.get(f"/campaigns/{campaign.code}")
    told = answer.json()
    assert sum(told["standings"].values()) == told["offices"] == 2
    assert {one["office"]["code"]: one["open"] for one in told["items"]} == {
        "SO-YT": 1, "SO-KHCN": None,
    }  # fmt: skip
    assert "Tiêm mã" not in answer.content.decode()
    own = make_program("focal", "SO-KHCN").get(f"/campaigns/{campaign.code}").json()
    assert [one["office"]["code"] for one in own["items"]] == ["SO-KHCN"]
    assert own["standings"] == {"silent": 1}
    foreign = make_program("focal", "SO-TC")
    assert foreign.get(f"/campaigns/{campaign.code}").status_code == 404
    assert items(foreign, "/campaigns") == []


def test_a_review_is_told_in_numbers_and_no_entry(make_program: Make) -> None:
    at = timezone.now()
    due = timezone.localdate(at) + timedelta(days=9)
    for office in ("SO-YT", "SO-KHCN"):
        cyber.owe(office, due, at)
    reviews.add_database("Bệnh án", at, "SO-YT")
    review = reviews.open_review(at, "SO-YT", "SO-KHCN", due=due)
    reviews.answer(review, at, "SO-YT")
    leader = make_program("leader", "UBND-14")
    assert [one["code"] for one in items(leader, "/reviews")] == [review.code]
    answer = leader.get(f"/reviews/{review.code}")
    told = {one["office"]["code"]: one for one in answer.json()["items"]}
    assert told["SO-YT"]["axes"]["databases"]["reviewed"] == 1
    assert told["SO-KHCN"]["axes"]["databases"]["reviewed"] is None  # nobody knows
    assert "Bệnh án" not in answer.content.decode()
    own = make_program("focal", "SO-KHCN")
    shown = own.get(f"/reviews/{review.code}").json()["items"]
    assert [one["office"]["code"] for one in shown] == ["SO-KHCN"]
    assert items(own, "/databases") == []
    assert [one["name"] for one in items(make_program("head", "SO-YT"), "/databases")] == [
        "Bệnh án"
    ]
    foreign = make_program("focal", "SO-TC")
    assert foreign.get(f"/reviews/{review.code}").status_code == 404
