"""Tables of the register."""

from nq57.registers.privacy.models.consents import (
    Breach,
    BreachFile,
    BreachQuerySet,
    Consent,
    ConsentFile,
    ConsentQuerySet,
)
from nq57.registers.privacy.models.processings import (
    ImpactFile,
    ImpactFileQuerySet,
    NoneDeclared,
    NoneDeclaredQuerySet,
    Processing,
    ProcessingFile,
    ProcessingQuerySet,
)
from nq57.registers.privacy.models.requests import (
    SubjectRequest,
    SubjectRequestQuerySet,
)

__all__ = [
    "Breach",
    "BreachFile",
    "BreachQuerySet",
    "Consent",
    "ConsentFile",
    "ConsentQuerySet",
    "ImpactFile",
    "ImpactFileQuerySet",
    "NoneDeclared",
    "NoneDeclaredQuerySet",
    "Processing",
    "ProcessingFile",
    "ProcessingQuerySet",
    "SubjectRequest",
    "SubjectRequestQuerySet",
]
