"""Who has to do with a case: handler, owner, parties, readers of a sealed one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from nq57.audit import actions as audit_actions
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
    writing.journal(case=case, verb="set_handler", by=by, at=at, before=before, after=after)
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
    if case.closed_at is not None:
        raise rules.CasesError("Hồ sơ đã kết thúc, không chuyển cơ quan nữa.")
    if not reason.strip():
        raise rules.CasesError("Hãy ghi lý do chuyển cơ quan thực hiện.")
    before, after = case.organisation.code, organisation.code
    writing.swap(case, {"organisation": organisation, "handler": None})
    note = f"{before} → {after}: {reason}"
    writing.add_step(case, verb="pass_to", before=case.state, note=note, by=by, at=at)
    passed = {"organisation": after} | _name_readers(case, list(readers))
    writing.journal(
        case=case, verb="pass_to", by=by, at=at, before={"organisation": before}, after=passed,
        note=reason,
    )  # fmt: skip
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
    right: str = "assign",
) -> None:
    """Set which offices coordinate and which monitor: ``{"monitor": [office, …], …}``.

    ``right`` is the verb of who invites, where no one assigns this kind.

    :raises NotAllowedError: when the post may not assign this kind of case.
    """
    set_parties_all(changes=[(case, parties)], by=by, at=at, right=right)


@transaction.atomic
def set_parties_all(
    *,
    changes: Sequence[tuple[models.Case, Mapping[str, Iterable[orgs_models.Organisation]]]],
    by: audit_rules.Actor,
    at: datetime,
    right: str = "assign",
) -> None:
    """Set the parties of many cases, each as ``set_parties`` does, in few queries.

    :raises NotAllowedError: when the post may not assign one of the cases.
    """
    known: dict[int, dict[tuple[str, str], models.Party]] = {case.pk: {} for case, _ in changes}
    # Two who set the same parties at once would both add them.
    held = models.Case.objects.select_for_update().filter(pk__in=list(known))
    list(held.order_by("pk").values_list("pk"))
    for party in models.Party.objects.filter(case__in=list(known)).select_related("organisation"):
        known[party.case_id][party.role, party.organisation.code] = party
    gone: list[int] = []
    made: list[models.Party] = []
    events = []
    for case, parties in changes:
        permissions.check_may(by, case, right)
        wanted = {
            (enums.PartyRole(role).value, office.code): office
            for role, offices in parties.items()
            for office in offices
        }
        there = known[case.pk]
        gone += [there[key].pk for key in there.keys() - wanted.keys()]
        made += [
            models.Party(case=case, role=key[0], organisation=wanted[key])
            for key in sorted(wanted.keys() - there.keys())
        ]
        if there.keys() != wanted.keys():
            before, after = _say_parties(there), _say_parties(wanted)
            events.append(writing.make_event(case, "set_parties", before=before, after=after))
    models.Party.objects.filter(pk__in=gone).delete()
    models.Party.objects.bulk_create(made, batch_size=1000)
    audit_actions.record_all(events=events, by=by, at=at)


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
    writing.journal(case=case, verb="set_readers", by=by, at=at, before=before, after=after)


def _name_readers(case: models.Case, named: list[orgs_models.Post]) -> dict[str, Any]:
    """Let posts read a passed case; return what the journal says of them."""
    if not named:
        return {}
    writing.check_readers(named)
    case.readers.set(named)
    return {"readers": sorted(post.code for post in named)}


def _say_parties(keys: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for role, code in sorted(keys):
        found.setdefault(role, []).append(code)
    return found
