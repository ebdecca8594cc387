"""Who reads and writes programmes of communication, and honours."""

from nq57.registers.base import permissions as base

PROGRAMMES, HONOURS = base.Rights("communication"), base.Rights("honour")
