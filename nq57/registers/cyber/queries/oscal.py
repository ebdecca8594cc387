"""An assessment and an overall review as OSCAL: results, and what is still to be done."""

from typing import Any

from nq57.registers.cyber import enums, models, rules
from nq57.registers.cyber.formats import oscal
from nq57.registers.cyber.queries import checklists, reviews

_SATISFIED = {"met": True, "not_applicable": True, "partly": False, "not_met": False}


def write_assessment_results(*, assessment: models.Assessment) -> dict[str, Any]:
    """Return an assessment of a system as assessment results; its system and set loaded."""
    rows = {
        one.requirement_id: one for one in assessment.rows.select_related("requirement")
    }  # fmt: skip
    asked = checklists.list_asked(requirements=assessment.requirements, level=assessment.level)
    found = []
    for one in asked:
        row = rows.get(one.pk)
        said = f"{row.get_verdict_display()}. {row.reason}".strip() if row else ""
        found.append(
            oscal.Finding(
                code=one.code, title=f"{one.code} {one.text}"[:300], text=said,
                is_satisfied=_SATISFIED[row.verdict] if row else None,
                evidence=row.evidence if row else "",
            )
        )  # fmt: skip
    return oscal.write_results(_tell_assessment(assessment), found)


def write_assessment_plan(*, assessment: models.Assessment) -> dict[str, Any]:
    """Return what an assessment leaves to be done as a plan of action and milestones.

    :raises CyberError: when nothing is left.
    """
    gaps = checklists.list_gaps(assessment=assessment)
    if not gaps:
        raise rules.CyberError("Không còn yêu cầu nào phải khắc phục: không có kế hoạch để xuất.")
    found = [
        oscal.Weakness(
            code=gap.requirement.code, title=f"{gap.requirement.code} {gap.requirement.text}"[:300],
            text=(gap.row.reason if gap.row else "") or "Chưa đánh giá.", state="open",
        )
        for gap in gaps
    ]  # fmt: skip
    return oscal.write_plan(_tell_assessment(assessment), found)


def _tell_assessment(assessment: models.Assessment) -> oscal.About:
    system = assessment.system
    return oscal.About(
        key=f"{system.code}/{assessment.requirements.code}/{assessment.number}",
        title=f"Đánh giá {system.name} theo {assessment.requirements.code}",
        office=system.operator.name, at=assessment.at, plan=assessment.requirements.title,
    )  # fmt: skip


def write_review_results(
    *, review: models.Review, board: reviews.ReviewBoard
) -> dict[str, Any]:  # fmt: skip
    """Return where the offices of an overall review stood on a day as assessment results: an
    axis of an office is satisfied once all of its entries were looked through."""
    found = [
        oscal.Finding(
            code=f"{row.office.organisation.code}.{axis}",
            title=f"{row.office.organisation.name}: {enums.Axis(axis).label}",
            text=_say_axis(stand), is_satisfied=_is_done(stand),
        )
        for row in board.rows for axis, stand in row.stand.axes.items()
    ]  # fmt: skip
    return oscal.write_results(_tell_review(review, board), found)


def write_review_plan(
    *, review: models.Review, board: reviews.ReviewBoard
) -> dict[str, Any]:  # fmt: skip
    """Return what the offices of an overall review had left on a day as a plan of action.

    :raises CyberError: when nothing was left.
    """
    found = [
        oscal.Weakness(
            code=f"{row.office.organisation.code}.{axis}",
            title=f"{row.office.organisation.name}: {enums.Axis(axis).label}",
            text=_say_axis(stand), state="open",
            due=row.office.obligation.case.due or review.due,
        )
        for row in board.rows for axis, stand in row.stand.axes.items() if not _is_done(stand)
    ]  # fmt: skip
    if not found:
        raise rules.CyberError("Mọi cơ quan đã rà soát xong: không có kế hoạch để xuất.")
    return oscal.write_plan(_tell_review(review, board), found)


def _is_done(stand: Any) -> bool:
    return stand.standing in rules.REVIEW_SETTLED


def _say_axis(stand: Any) -> str:
    word = enums.ReviewStanding(stand.standing).label
    return f"{word}: đã rà soát {stand.reviewed}/{stand.items} mục."


def _tell_review(review: models.Review, board: reviews.ReviewBoard) -> oscal.About:
    day = f"{board.day:%Y-%m-%d}"
    return oscal.About(
        key=f"{review.code}/{day}", title=f"{review.title} ({day})", office=review.centre.name,
        at=review.opened_at, plan=review.asked[:200],
    )  # fmt: skip
