"""Who has to do with a case: handler, owner, parties, readers of a sealed one."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import enums, models, permissions, rules
from nq57.cases.actions import writing
from nq57.notices import enums as notices_enums
from nq57.orgs import models as orgs_models


@transaction.atomic
def set_handler(
    *, case: models.Case, post: orgs_models.Post, by: audit_rules.Actor, at: datetime
) -> None:
    """Give a case to somebody of the owner's office.

    :raises NotAllowedError: when the post may not work on this case.
    :raises StaleError: when the case has changed since it was read.
    :raises CasesError: when the chosen post is of another office or does not hold now.
    """
    permissions.check_may(by, case, "update")
    is_there = post.lifetime.contains(writing.today(at))
    if post.organisation_id != case.organisation_id or not is_there:
        raise rules.CasesError("Chọn người đang giữ vị trí tại cơ quan thực hiện.")
    before = {"handler": case.handler.code if case.handler else None}
    writing.swap(case, {"handler": post})
    after = {"handler": post.code}
    writing.journal(case, "set_handler", by=by, at=at, before=before, after=after)
    text = writing.say(case, "Bạn được phân công xử lý")
    kind = notices_enums.NoticeKind.ASSIGNED
    writing.tell_posts(case, [post], kind, text, by=by, at=at)


@transaction.atomic
def pass_to(
    *,
    case: models.Case,
    organisation: orgs_models.Organisation,
    reason: str,
    by: audit_rules.Actor,
    at: datetime,
    readers: Iterable[orgs_models.Post] = (),
    is_quiet: bool = False,
) -> None:
    """Pass an open case to another owner, as when an office ends; lineage is in the steps.

    ``readers`` are who may see a sealed case from then on; empty leaves them as they are.
    ``is_quiet``: nobody is told; who passes many tells each office once.

    :raises NotAllowedError: when the post may not assign this kind of case.
    :raises StaleError: when the case has changed since it was read.
    :raises CasesError: when the case is over, no reason is given, or a reader may not see
        sealed content.
    """
    permissions.check_may(by, case, "assign")
    named = list(readers)
    if named:
        writing.check_readers(named)
    if case.closed_at is not None:
        raise rules.CasesError("Hồ sơ đã kết thúc, không chuyển cơ quan nữa.")
    if not reason.strip():
        raise rules.CasesError("Hãy ghi lý do chuyển cơ quan thực hiện.")
    before, after = case.organisation.code, organisation.code
    writing.swap(case, {"organisation": organisation, "handler": None})
    if named:
        case.readers.set(named)
    note = f"{before} → {after}: {reason}"
    writing.add_step(case, verb="pass_to", before=case.state, note=note, by=by, at=at)
    passed: dict[str, object] = {"organisation": after}
    if named:
        passed["readers"] = sorted(post.code for post in named)
    writing.journal(
        case, "pass_to", by=by, at=at, before={"organisation": before}, after=passed, note=reason
    )
    if is_quiet:
        return
    text = writing.say(case, "Cơ quan được chuyển giao", reason)
    writing.tell(case, ("owner",), notices_enums.NoticeKind.ASSIGNED, text, by=by, at=at)


@transaction.atomic
def set_parties(
    *,
    case: models.Case,
    parties: Mapping[str, Iterable[orgs_models.Organisation]],
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Set which offices coordinate and which monitor: ``{"monitor": [office, …], …}``.

    :raises NotAllowedError: when the post may not assign this kind of case.
    """
    permissions.check_may(by, case, "assign")
    before = _list_parties(case)
    wanted = {
        (enums.PartyRole(role).value, office.pk)
        for role, offices in parties.items()
        for office in offices
    }
    known = {(party.role, party.organisation_id): party for party in case.parties.all()}
    for key in known.keys() - wanted:
        known[key].delete()
    models.Party.objects.bulk_create(
        models.Party(case=case, role=role, organisation_id=office)
        for role, office in sorted(wanted - known.keys())
    )
    after = _list_parties(case)
    if before != after:
        writing.journal(case, "set_parties", by=by, at=at, before=before, after=after)


@transaction.atomic
def set_readers(
    *,
    case: models.Case,
    readers: Iterable[orgs_models.Post],
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Name the posts that may see a sealed case.

    :raises NotAllowedError: when the post may not write this sealed case.
    :raises CasesError: when the case is not sealed, a named post may not see sealed content,
        or nobody is named.
    """
    permissions.check_may(by, case, "write", on="sealed")
    named = list(readers)
    if case.secrecy != audit_enums.Secrecy.SEALED:
        raise rules.CasesError("Hồ sơ này không niêm phong nên không có danh sách người xem.")
    writing.check_readers(named)
    before = {"readers": sorted(case.readers.values_list("code", flat=True))}
    case.readers.set(named)
    after = {"readers": sorted(post.code for post in named)}
    writing.journal(case, "set_readers", by=by, at=at, before=before, after=after)


def _list_parties(case: models.Case) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = case.parties.order_by("role", "organisation__code")
    for role, code in rows.values_list("role", "organisation__code"):
        found.setdefault(role, []).append(code)
    return found
