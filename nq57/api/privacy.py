"""Processings of personal data, forms of consent, breaches: never who asked for what."""

from ninja import Router

from nq57.api.schemas import registers
from nq57.registers.privacy import actions, permissions

router = Router()
registers.add_list(
    router, "/processings", name="Processing", register=actions.PROCESSINGS,
    about="Processings of personal data; classes and subjects are words of closed lists.",
    rights=permissions.PROCESSINGS,
)  # fmt: skip
registers.add_list(
    router, "/consents", name="Consent", register=actions.CONSENTS,
    rights=permissions.PROCESSINGS,
    about="Forms by which consent is asked, with how many gave and withdrew it; nobody by name.",
)  # fmt: skip
registers.add_list(
    router, "/breaches", name="Breach", register=actions.BREACHES, rights=permissions.BREACHES,
    about="Breaches of personal data; incident is the code of the incident with its clock.",
)  # fmt: skip
