"""Cases and their actors for tests."""

from datetime import UTC, datetime
from typing import Any

from nq57.audit import rules as audit_rules
from nq57.cases import actions, models
from nq57.orgs import models as orgs_models
from nq57.orgs import rules as orgs_rules
from tests.factories import orgs

AT = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)


def make_case(code: str = "NV-1", **given: Any) -> models.Case:
    """Return an obligation in draft, opened by the system."""
    organisation = given.pop("organisation", None) or orgs.OrganisationFactory()
    plain = {"graph": "obligation@1", "title": "Xóa vùng lõm sóng", "at": AT}
    return actions.open_case(
        code=code, organisation=organisation, by=audit_rules.SYSTEM, **plain | given
    )


def act(post: orgs_models.Post) -> orgs_rules.Actor:
    """Return who acts under a post that stands in the database."""
    return orgs_rules.Actor(
        account=f"tk{post.pk}",
        post=post.code,
        organisation=post.organisation.code,
        role=post.role,
        area=post.area,
        is_sealed=post.is_sealed,
    )


def make_actor(role: str, organisation: orgs_models.Organisation | None = None) -> Any:
    """Return who acts under a new post of a role."""
    office = organisation or orgs.OrganisationFactory()
    return act(orgs.PostFactory(role=role, organisation=office))
