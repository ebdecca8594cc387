"""Log lines as text or JSON, with what tells of persons or opens doors taken out.

Structured fields go in as ``extra={"told": {...}}``. Whoever writes a line still must not put
a person's name in it: no pattern knows a name.
"""

import contextvars
import json
import logging
import re
from datetime import UTC, datetime

REQUEST: contextvars.ContextVar[str] = contextvars.ContextVar("request", default="")
_MASKS = (
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "‹e-mail›"),
    (re.compile(r"(?<![\w.])(?:\+84|0)(?:[ .-]?\d){9,10}(?!\w)"), "‹phone›"),
    (re.compile(r"://[^/\s:@]+:[^/\s@]+@"), "://‹secret›@"),
    (re.compile(r"\?[^\s'\"]*=[^\s'\"]*"), "?‹query›"),
    (re.compile(r"(?i)\b(bearer)\s+\S+"), r"\1 ‹secret›"),
    (
        re.compile(r"(?i)\b(\w*(?:token|key|secret|password|code))\s*[=:]\s*[^\s&]+"),
        r"\1=‹secret›",
    ),
    (re.compile(r"\b(?=[A-Za-z_\-]*\d)[A-Za-z0-9_\-]{40,}\b"), "‹secret›"),
    # PostgreSQL tells the values of the row that it refuses.
    (re.compile(r"(?m)^(DETAIL|CONTEXT): .*$"), r"\1: ‹left out›"),
    (re.compile(r"\(([\w\", ]+)\)=\(.*?\)"), r"(\1)=(‹left out›)"),
)


def mask(text: str) -> str:
    """Return a line without e-mail addresses, telephone numbers, secrets and queries."""
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return text


class TextFormatter(logging.Formatter):
    """One line for people; a traceback below it."""

    def __init__(self) -> None:
        """Say time, level and who speaks."""
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, masked."""
        return mask(super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for programs that gather logs."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object, each text in it masked."""
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": mask(record.getMessage()),
        }
        if request := REQUEST.get():
            told["request"] = request
        if record.exc_info:
            told["fault"] = mask(self.formatException(record.exc_info))
        return json.dumps(told | getattr(record, "told", {}), ensure_ascii=False)
