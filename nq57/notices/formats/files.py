"""Messages kept on this machine, to try the channels out: in a file, or on the console."""

import dataclasses
import json
import logging
from pathlib import Path

from django.conf import settings

from nq57.notices.formats.message import Message

LOG = logging.getLogger("nq57.notices")


class FileAdapter:
    """Append each message as a line of JSON to ``outbox/<channel>.jsonl`` of the data folder."""

    def __init__(self, channel: str) -> None:
        """Keep which channel it stands for."""
        self._channel = channel

    def send(self, message: Message) -> None:
        """Write one message down."""
        folder = Path(settings.DATA_FOLDER) / "outbox"
        folder.mkdir(parents=True, exist_ok=True)
        line = json.dumps(dataclasses.asdict(message), ensure_ascii=False)
        with (folder / f"{self._channel}.jsonl").open("a", encoding="utf-8") as opened:
            opened.write(line + "\n")


class ConsoleAdapter:
    """Write each message to the log."""

    def __init__(self, channel: str) -> None:
        """Keep which channel it stands for."""
        self._channel = channel

    def send(self, message: Message) -> None:
        """Log one message."""
        LOG.info("%s → %s: %s", self._channel, message.to, message.text)
