"""What every write of a case does: compare and swap, step, journal, tell."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import models, rules
from nq57.notices import actions as notices_actions
from nq57.orgs import enums as orgs_enums
from nq57.orgs import models as orgs_models
from nq57.orgs import rules as orgs_rules

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_MAX_TITLE = 300
_MOST_SORTS = 8


def today(at: datetime) -> date:
    """Return the day in Vietnam."""
    return at.astimezone(_ZONE).date()


def check_readers(posts: Collection[orgs_models.Post]) -> None:
    """Refuse a sealed case that nobody could read, or that others would be named on.

    :raises CasesError: then.
    """
    if not posts or not all(post.is_sealed for post in posts):
        raise rules.CasesError(
            "Hồ sơ niêm phong cần ít nhất một vị trí được xem, "
            "và chỉ những vị trí được xem nội dung niêm phong."
        )


def swap(case: models.Case, changes: dict[str, Any]) -> None:
    """Write the changes if nobody else has changed the case since it was read.

    :raises StaleError: when somebody has.
    """
    known = models.Case.objects.filter(pk=case.pk, version=case.version, state=case.state)
    if known.update(version=case.version + 1, **changes) != 1:
        raise rules.StaleError(
            "Hồ sơ vừa được người khác cập nhật: hãy tải lại trang để xem rồi làm tiếp."
        )
    case.version += 1
    for name, value in changes.items():
        setattr(case, name, value)


def swap_all(changed: Sequence[tuple[models.Case, dict[str, Any]]]) -> None:
    """Write the changes of many cases, all with the same fields, if nobody else has changed one.

    :raises StaleError: when somebody has.
    """
    if not changed:
        return
    if len(changed) == 1:
        swap(*changed[0])
        return
    keys = [case.pk for case, _ in changed]
    locked = models.Case.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    known = {key: rest for key, *rest in locked.values_list("pk", "version", "state")}
    for case, changes in changed:
        if known.pop(case.pk, None) != [case.version, case.state]:
            raise rules.StaleError(
                f"Hồ sơ {case.code} vừa được cập nhật: hãy tải lại trang để xem rồi làm tiếp."
            )
        case.version += 1
        for name, value in changes.items():
            setattr(case, name, value)
    # Of thousands, mostly few sorts differ in what is written: an update for each is far cheaper.
    alike: dict[tuple[tuple[str, Any], ...], list[int]] = {}
    for case, changes in changed:
        alike.setdefault(tuple(changes.items()), []).append(case.pk)
    if len(alike) > _MOST_SORTS:
        fields = ["version", *changed[0][1]]
        models.Case.objects.bulk_update([case for case, _ in changed], fields, batch_size=500)
        return
    for same, keys in alike.items():
        rows = models.Case.objects.filter(pk__in=keys)
        rows.update(version=F("version") + 1, **dict(same))


def add_step(
    case: models.Case,
    *,
    verb: str,
    before: str,
    note: str,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Step:
    """Add a step that leads to the case's present state."""
    step = make_step(case, verb=verb, before=before, note=note, by=by, at=at)
    step.save(force_insert=True)
    return step


def make_step(
    case: models.Case,
    *,
    verb: str,
    before: str,
    note: str,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Step:
    """Return a step to the case's present state that is not saved yet."""
    return models.Step(
        case=case,
        at=at,
        account=by.account,
        post=by.post,
        verb=verb,
        before=before,
        after=case.state,
        note=note,
    )


def journal(
    *,
    case: models.Case,
    verb: str,
    by: audit_rules.Actor,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
) -> None:
    """Write the journal entry of a change to a case, with the case's secrecy."""
    event = make_event(case, verb, before=before, after=after, note=note)
    audit_actions.record_all(events=[event], by=by, at=at)


def make_event(
    case: models.Case,
    verb: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
) -> audit_actions.Event:
    """Return what the journal says of a change to a case, with the case's secrecy."""
    return audit_actions.Event(
        verb=verb, subject_kind="case", subject_code=case.code,
        before=before, after=after, note=note, secrecy=case.secrecy,
    )  # fmt: skip


def say(case: models.Case, what: str, note: str = "") -> str:
    """Return the text of a notice: what, about which case, and the words given."""
    title = case.title[:_MAX_TITLE]
    return f"{what}: {title.rstrip('.')}. {note}" if note else f"{what}: {title}"


def tell_posts(
    case: models.Case,
    posts: Iterable[orgs_models.Post],
    kind: str,
    text: str,
    *,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Tell posts about a case; of a sealed one only its readers, and not what it is about."""
    if case.secrecy == audit_enums.Secrecy.SEALED:
        posts = case.readers.all()
        text = f"Hồ sơ niêm phong {case.code} có thay đổi."
    notices_actions.notify(
        posts=posts,
        kind=kind,
        subject_kind="case",
        subject_code=case.code,
        text=text,
        by=by,
        at=at,
        secrecy=case.secrecy,
    )


def tell(
    case: models.Case,
    audiences: Iterable[str],
    kind: str,
    text: str,
    *,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Tell audiences about a case: ``owner``, ``parties``, ``coordinators``."""
    graph = rules.get_graph(case.graph)
    offices: list[int] = []
    if "owner" in audiences:
        offices.append(case.organisation_id)
    if "parties" in audiences:
        offices += case.parties.values_list("organisation", flat=True)
    acting = orgs_models.Post.objects.on(today(at)).in_area(graph.area)
    told = acting.filter(organisation__in=offices, role__in=_list_roles(graph))
    if "coordinators" in audiences:
        told = told | acting.filter(role=orgs_enums.Role.COORDINATOR)
    tell_posts(case, told, kind, text, by=by, at=at)


def tell_owners(
    told: Sequence[tuple[models.Case, str]], kind: str, *, by: audit_rules.Actor, at: datetime
) -> None:
    """Tell the owners of many cases, each what is said of its own; who they are is asked once."""
    posts = orgs_models.Post.objects.on(today(at)).filter(
        organisation__in={case.organisation_id for case, _ in told}
    )
    known: dict[tuple[str, int], list[orgs_models.Post]] = {}
    for name in {case.graph for case, _ in told}:
        graph = rules.get_graph(name)
        for post in posts.in_area(graph.area).filter(role__in=_list_roles(graph)):
            known.setdefault((name, post.organisation_id), []).append(post)
    for case, text in told:
        acting = known.get((case.graph, case.organisation_id), [])
        if acting or case.secrecy == audit_enums.Secrecy.SEALED:
            tell_posts(case, acting, kind, text, by=by, at=at)


def _list_roles(graph: rules.Graph) -> list[str]:
    """Return the roles of an office that can do something about a case of a graph: move it, or
    urge it on. Who can only look is not told of it."""
    roles, rights = orgs_enums.Role, orgs_rules.get_rights()
    verbs = {move.right for move in graph.moves.values()} | {"urge"}
    return [
        role
        for role in (roles.FOCAL, roles.HEAD, roles.MONITOR)
        if any(rights.scope_of(role, graph.rights, verb) for verb in verbs)
    ]
