"""Writes of releases: a leader releases or corrects, a text is written, a page is rated."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.core import canonical
from nq57.orgs import enums as org_enums
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.plans.models import Plan
from nq57.releases import enums, models, permissions, queries, rules
from nq57.reporting import actions as reporting_actions
from nq57.reporting.models import Consolidation
from nq57.reporting.rules import inventing


@dataclass(frozen=True, kw_only=True)
class NewRelease:
    """What a leader releases: codes of indicators, keys of tasks and of sentences of the
    province's text, until when, names or not, the counts of communication and honours or not,
    those of security or not.

    ``seen`` is the number of the plan's newest release that he looked at, 0 for none;
    ``changes`` what a correction changes and why.
    """

    indicators: Collection[str]
    tasks: Collection[int]
    until: date
    sentences: Collection[str] = ()
    with_names: bool = False
    with_honours: bool = False
    with_security: bool = False
    changes: str = ""
    seen: int = 0


@transaction.atomic
def release(
    *, consolidation: Consolidation, new: NewRelease, by: audit_rules.Actor, at: datetime
) -> models.Release:
    """Let the public know a consolidation; a second one of the same cycle corrects the first.

    :raises NotAllowedError: when the post does not release.
    :raises rules.ReleasesError: when something of it is restricted or unknown, the day does not
        fit, another leader was first, or a correction does not say what changed.
    """
    permissions.check_may_release(by)
    held = Plan.objects.select_for_update().get(pk=consolidation.cycle.plan_id)
    offered = queries.offer(consolidation=consolidation)
    _check_open(held, offered, new)
    _check_first(offered, new)
    _check_day(consolidation, new.until, timezone.localdate(at))
    snapshot = queries.make_snapshot(
        consolidation=consolidation, indicators=new.indicators, tasks=new.tasks, until=new.until,
        with_names=new.with_names, with_honours=new.with_honours, by=by,
        sentences=new.sentences, with_security=new.with_security,
    )  # fmt: skip
    digest = canonical.digest(snapshot)
    _check_correction(offered, new, digest)
    last = held.releases.aggregate(last=Max("number"))["last"] or 0
    made = models.Release.objects.create(
        plan=held, consolidation=consolidation, number=last + 1, until=new.until,
        with_names=new.with_names, replaces=offered.corrects, changes=new.changes.strip(),
        snapshot=snapshot, digest=digest, by=by.account, post=by.post, at=at,
    )  # fmt: skip
    audit_actions.record(
        by=by, at=at, verb="correct_release" if offered.corrects else "release",
        subject_kind="release", subject_code=f"{held.code}/{made.number}", note=made.changes,
        after={"digest": digest, "until": str(new.until), "indicators": len(new.indicators),
               "tasks": len(new.tasks), "sentences": len(new.sentences),
               "with_names": new.with_names, "with_honours": new.with_honours,
               "with_security": new.with_security,
               "consolidation": consolidation.digest},
    )  # fmt: skip
    return made


@transaction.atomic
def write_statement(
    *,
    kind: str,
    text: str,
    basis: str = "",
    is_confirmed: bool = False,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Statement:
    """Write the next version of a text of the portal.

    :raises NotAllowedError: without the right.
    :raises rules.ReleasesError: when it is empty, or confirmed without saying on what basis.
    """
    permissions.check_may_write(by)
    if kind not in enums.StatementKind.values or not text.strip():
        raise rules.ReleasesError("Hãy ghi nội dung. Chưa có gì thì ghi rõ là chưa có.")
    if is_confirmed and not basis.strip():
        raise rules.ReleasesError("Đã xác nhận thì ghi căn cứ: văn bản nào, hoặc ai xác nhận.")
    made = models.Statement.objects.create(
        kind=kind, text=text.strip(), basis=basis.strip(), is_confirmed=is_confirmed,
        by=by.account, at=at,
    )  # fmt: skip
    audit_actions.record(
        by=by, at=at, verb="write_statement", subject_kind="statement", subject_code=kind,
        after={"text": made.text, "basis": made.basis, "is_confirmed": is_confirmed},
    )  # fmt: skip
    return made


@transaction.atomic
def rate(*, place: str, score: str, by: audit_rules.Actor, at: datetime) -> models.Rating:
    """Keep how satisfied somebody was: the page, the score and the day. Not journalled, for the
    journal would keep the moment.

    :raises rules.ReleasesError: when the page or the score is none.
    """
    if place not in enums.Place.values:
        raise rules.ReleasesError("Trang được đánh giá không có trong danh mục.")
    return models.Rating.objects.create(
        place=place, score=rules.check_score(score), on=timezone.localdate(at)
    )


@transaction.atomic
def add_demonstration(*, by: audit_rules.Actor, at: datetime) -> models.Release | None:
    """Consolidate and release the last but one month of a demonstration, once.

    The newest is left for who tries it. Both acts are of invented accounts; ``by`` only asks.
    None where nothing is invented, no month is over, or something was released already.

    :raises ReportingError: when nothing was told in that month.
    """
    held = org_queries.get_demonstration()
    plan = Plan.objects.select_for_update().filter(code=held.plan).first() if held else None
    if plan is None or plan.releases.exists():
        return None
    cycle = plan.report_cycles.order_by("-ends_on")[1:2].first()
    if cycle is None:
        return None
    office = plan.coordinator.code if plan.coordinator else ""
    made = cycle.consolidations.order_by("-number").first() or reporting_actions.consolidate(
        cycle=cycle, by=_invent(office, org_enums.Role.COORDINATOR), at=at
    )
    offered = queries.offer(consolidation=made)
    new = NewRelease(
        indicators=[one.code for one in offered.indicators],
        tasks=[one.pk for one in offered.tasks], until=cycle.ends_on,
    )  # fmt: skip
    leader = _invent(office, org_enums.Role.LEADER)
    return release(consolidation=made, new=new, by=leader, at=at)


def _invent(office: str, role: str) -> org_rules.Actor:
    account = f"{inventing.PREFIX}{office.lower()}.{role}"
    return org_rules.Actor(account=account, organisation=office, role=role)


def _check_open(plan: Plan, offered: queries.Offer, new: NewRelease) -> None:
    if plan.secrecy != audit_enums.Secrecy.OPEN:
        raise rules.ReleasesError(
            "Kế hoạch này là tài liệu hạn chế nên không công bố được số liệu của nó."
        )
    restricted = [one.code for one in offered.restricted if one.pk in new.tasks]
    if restricted:
        raise rules.ReleasesError(
            f"Mục {', '.join(restricted)} thuộc văn bản hạn chế, không công bố được. "
            "Bỏ chọn rồi công bố lại."
        )
    unknown = set(new.indicators) - {one.code for one in offered.indicators}
    if unknown or set(new.tasks) - {one.pk for one in offered.tasks}:
        raise rules.ReleasesError("Có mục không còn trong kế hoạch. Tải lại trang rồi chọn lại.")
    if set(new.sentences) - {one.key for one in offered.sentences}:
        raise rules.ReleasesError(
            "Có câu không còn công bố được: báo cáo nguồn hoặc nội dung nêu trong câu đã thành hạn "
            "chế. Tải lại trang rồi chọn lại."
        )
    if not new.indicators and not new.tasks:
        raise rules.ReleasesError("Chọn ít nhất một chỉ tiêu hoặc một nhiệm vụ để công bố.")


def _check_first(offered: queries.Offer, new: NewRelease) -> None:
    newest = offered.newest
    if (newest.number if newest else 0) != new.seen:
        who = f"Lần {newest.number} vừa được {newest.by} công bố" if newest else "Danh sách đã đổi"
        raise rules.ReleasesError(
            f"{who} trong lúc trang này mở. Xem bản đó trước; nếu còn cần thì công bố lại."
        )


def _check_day(consolidation: Consolidation, until: date, today: date) -> None:
    cycle = consolidation.cycle
    if not cycle.starts_on <= until <= min(cycle.ends_on, today):
        raise rules.ReleasesError(
            f"Bản tổng hợp {cycle.label} có số liệu từ {cycle.starts_on:%d/%m/%Y} đến "
            f"{min(cycle.ends_on, today):%d/%m/%Y}: chọn một ngày trong khoảng đó."
        )


def _check_correction(offered: queries.Offer, new: NewRelease, digest: str) -> None:
    before = offered.corrects
    if before is None:
        if new.changes.strip():
            raise rules.ReleasesError(
                "Kỳ này chưa công bố lần nào nên chưa có gì để đính chính. Để trống ô đính chính."
            )
        return
    if before.digest == digest:
        raise rules.ReleasesError(
            f"Không có gì khác lần công bố {before.number}. Không cần công bố lại."
        )
    if not new.changes.strip():
        raise rules.ReleasesError(
            f"Kỳ này đã công bố (lần {before.number}). Ghi rõ đính chính điều gì, vì sao."
        )
