"""Who may do what to a case: the table of rights, its reach, and the named posts."""

from collections.abc import Iterable

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import enums, models, rules
from nq57.core import refusals
from nq57.orgs import enums as orgs_enums
from nq57.orgs import models as orgs_models
from nq57.orgs import permissions as orgs_permissions
from nq57.orgs import rules as orgs_rules


def check_may_open(
    by: audit_rules.Actor,
    graph: rules.Graph,
    organisations: Iterable[orgs_models.Organisation],
    right: str,
) -> None:
    """Refuse who may not open cases of a kind for offices.

    A right that reaches what is followed opens for the offices of which the actor's own
    office follows an obligation that is not over.

    :raises NotAllowedError: when the post has no such right, or it does not reach an office.
    """
    scope = orgs_permissions.check_may(by, graph.rights, right)
    if by == audit_rules.SYSTEM:
        return
    is_by_following = scope == orgs_enums.Scope.FOLLOWED
    followed = set(models.list_followed(by)) if is_by_following else set()
    for organisation in organisations:
        reached = (
            organisation.pk in followed
            if is_by_following
            else orgs_permissions.reaches(by, scope, organisation)
        )
        if not _covers(by, graph) or not reached:
            raise refusals.NotAllowedError(
                f"Vị trí đang dùng không mở được hồ sơ cho {organisation.name}."
            )


def check_may(by: audit_rules.Actor, case: models.Case, right: str, *, on: str = "") -> None:
    """Check that the actor has a right over a case.

    ``right`` is a verb of ``on``, by default the object that the kind's graph names.

    :raises NotAllowedError: when the post has no such right, or it does not reach the case.
    """
    graph = rules.get_graph(case.graph)
    scope = orgs_permissions.check_may(by, on or graph.rights, right)
    if by == audit_rules.SYSTEM:
        return
    if case.secrecy == audit_enums.Secrecy.SEALED and not _is_named(by, case):
        raise refusals.NotAllowedError(
            "Hồ sơ này niêm phong: chỉ vị trí được chỉ định mới xử lý được."
        )
    if not _covers(by, graph) or not _reaches(by, scope, case):
        raise refusals.NotAllowedError(
            f"Vị trí đang dùng không xử lý được hồ sơ của {case.organisation.name}."
        )


def may(by: audit_rules.Actor, case: models.Case, right: str, *, on: str = "") -> bool:
    """Tell whether the actor has a right over a case, for templates."""
    try:
        check_may(by, case, right, on=on)
    except refusals.NotAllowedError:
        return False
    return True


def list_moves(by: audit_rules.Actor, case: models.Case) -> dict[str, rules.Move]:
    """Return the moves that the actor may make now, by verb."""
    moves = rules.get_graph(case.graph).list_moves(case.state)
    return {verb: move for verb, move in moves.items() if may(by, case, move.right)}


def _covers(by: audit_rules.Actor, graph: rules.Graph) -> bool:
    return getattr(by, "area", orgs_rules.ALL_AREAS) in (orgs_rules.ALL_AREAS, graph.area)


def _reaches(by: audit_rules.Actor, scope: str, case: models.Case) -> bool:
    if scope == orgs_enums.Scope.NAMED:
        return _is_named(by, case)
    if scope == orgs_enums.Scope.FOLLOWED:
        return case.parties.filter(
            organisation__code=by.organisation, role=enums.PartyRole.MONITOR
        ).exists()
    return orgs_permissions.reaches(by, scope, case.organisation)


def _is_named(by: audit_rules.Actor, case: models.Case) -> bool:
    return getattr(by, "is_sealed", False) and case.readers.filter(code=by.post).exists()
