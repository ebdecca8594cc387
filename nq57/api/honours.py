"""Programmes of communication, and honours."""

from ninja import Router

from nq57.api.schemas import registers
from nq57.registers.honours import actions, permissions

router = Router()
registers.add_list(
    router, "/programmes", name="Programme", register=actions.PROGRAMMES,
    about="Programmes and campaigns of communication; task is the number of the plan's task.",
    rights=permissions.PROGRAMMES,
)  # fmt: skip
registers.add_list(
    router, "/honours", name="Honour", register=actions.HONOURS, rights=permissions.HONOURS,
    about="Honours: of the own office, or of all for who reads all; name is empty without consent.",
)  # fmt: skip
