"""Who reads and writes the register of personal-data processing."""

from nq57.registers.base import permissions as base

PROCESSINGS = base.Rights("processing")
