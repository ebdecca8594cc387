"""Reviews of a case by the members of a panel."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from nq57.audit import rules as audit_rules
from nq57.cases import models, permissions, rules
from nq57.cases.actions import writing
from nq57.core import refusals
from nq57.orgs import models as orgs_models


@transaction.atomic
def open_review(
    *,
    case: models.Case,
    panel: str,
    reviewer: orgs_models.Post,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Review:
    """Ask a member of a panel for his review.

    :raises NotAllowedError: when the post may not assign this kind of case.
    :raises CasesError: when the member has a sheet in this panel already.
    """
    permissions.check_may(by, case, "assign")
    review, is_new = models.Review.objects.get_or_create(case=case, panel=panel, reviewer=reviewer)
    if not is_new:
        raise rules.CasesError("Thành viên này đã có phiếu trong hội đồng.")
    after = {"panel": panel, "reviewer": reviewer.code}
    writing.journal(case=case, verb="open_review", by=by, at=at, after=after)
    return review


@transaction.atomic
def declare_conflict(
    *, review: models.Review, has_conflict: bool, by: audit_rules.Actor, at: datetime
) -> None:
    """Let the reviewer say whether he has a conflict of interest, before he scores.

    :raises NotAllowedError: when another post's sheet is meant.
    :raises CasesError: when the sheet is signed.
    """
    locked = _lock_own(review, by)
    locked.conflict = has_conflict
    locked.save(update_fields=["conflict"])
    review.conflict = has_conflict
    after = {"panel": locked.panel, "conflict": has_conflict}
    writing.journal(case=review.case, verb="declare_conflict", by=by, at=at, after=after)


@transaction.atomic
def sign_review(
    *,
    review: models.Review,
    scores: Mapping[str, int],
    by: audit_rules.Actor,
    at: datetime,
    note: str = "",
) -> None:
    """Sign a sheet with its scores by criterion; after that nothing in it changes.

    The scores stay out of the journal: a member's own are private.

    :raises NotAllowedError: when another post's sheet is meant.
    :raises CasesError: when it is signed, a conflict is declared or not denied, or no score.
    """
    locked = _lock_own(review, by)
    if locked.conflict is None:
        raise rules.CasesError("Hãy khai có xung đột lợi ích hay không trước khi chấm.")
    if locked.conflict:
        raise rules.CasesError("Thành viên có xung đột lợi ích không chấm hồ sơ này.")
    if not scores:
        raise rules.CasesError("Phiếu chưa có điểm.")
    locked.scores, locked.note, locked.signed_at = dict(scores), note, at
    locked.save(update_fields=["scores", "note", "signed_at"])
    review.signed_at = at
    writing.journal(
        case=review.case, verb="sign_review", by=by, at=at, after={"panel": locked.panel}
    )


def _lock_own(review: models.Review, by: audit_rules.Actor) -> models.Review:
    locked = models.Review.objects.select_for_update().get(pk=review.pk)
    if review.reviewer.code != by.post:
        raise refusals.NotAllowedError("Phiếu này của thành viên khác.")
    if locked.signed_at is not None:
        raise rules.CasesError("Phiếu đã ký, không sửa được.")
    return locked
