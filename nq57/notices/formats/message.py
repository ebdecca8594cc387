"""What every way out takes, and how it fails."""

from dataclasses import dataclass
from typing import Protocol


class ChannelError(Exception):
    """Say why a message did not leave; it is tried again later."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message that may leave: where to, a short head, the words."""

    to: str
    subject: str
    text: str


class Adapter(Protocol):
    """A way out of the site."""

    def send(self, message: Message) -> None:
        """Send one message.

        :raises ChannelError: when it did not leave.
        """
