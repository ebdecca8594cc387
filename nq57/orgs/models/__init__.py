"""The tables of organisations, places and people."""

from nq57.orgs.models.demonstration import Demonstration
from nq57.orgs.models.organisations import (
    GroupMember,
    GroupPattern,
    Organisation,
    OrganisationName,
    OrganisationQuerySet,
    OrgGroup,
    ReportingDuty,
    Succession,
)
from nq57.orgs.models.people import (
    Account,
    Person,
    Post,
    PostQuerySet,
    Slip,
    SlipQuerySet,
)
from nq57.orgs.models.places import (
    Place,
    PlaceCode,
    PlaceFigure,
    PlaceParent,
    PlaceQuerySet,
    PlaceSuccession,
)
from nq57.orgs.models.tokens import Token, TokenQuerySet

__all__ = [
    "Account",
    "Demonstration",
    "GroupMember",
    "GroupPattern",
    "OrgGroup",
    "Organisation",
    "OrganisationName",
    "OrganisationQuerySet",
    "Person",
    "Place",
    "PlaceCode",
    "PlaceFigure",
    "PlaceParent",
    "PlaceQuerySet",
    "PlaceSuccession",
    "Post",
    "PostQuerySet",
    "ReportingDuty",
    "Slip",
    "SlipQuerySet",
    "Succession",
    "Token",
    "TokenQuerySet",
]
