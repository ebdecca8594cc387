"""Who may allow hosts, and whose a webhook is."""

from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.orgs import models as orgs_models
from nq57.orgs import permissions as orgs_permissions


def check_may_allow(by: audit_rules.Actor) -> None:
    """Check that the actor may allow hosts to which changes are pushed.

    :raises NotAllowedError: when the post has no such right.
    """
    orgs_permissions.check_may(by, "setting", "change")


def check_owner(by: audit_rules.Actor, token: orgs_models.Token) -> None:
    """Check that a token is the actor's own: nobody pushes what another's post may see.

    :raises NotAllowedError: when it is another account's.
    """
    if by.account != token.account.login:
        raise refusals.NotAllowedError("Mỗi người tự lập điểm nhận cho mã truy cập của mình.")
