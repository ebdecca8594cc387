"""What of an incident may be shared: how far (TLP), and the signs by which others find it."""

import ipaddress
import re
from dataclasses import dataclass

from nq57.registers.cyber.rules.systems import CyberError

RED = "red"
KEPT_HERE = "Sự cố đặt mức TLP:RED: không xuất để chia sẻ. Cơ quan phụ trách đổi mức rồi xuất."
_UNREAD = (
    "Không nhận ra dấu hiệu: ghi một địa chỉ IP, tên miền, đường dẫn http(s), địa chỉ thư hoặc "
    "mã băm SHA-256 của tệp."
)
_MOST = 2000
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{4,253}}$)({_LABEL}\.)+[a-z][a-z0-9-]{{0,61}}[a-z0-9]")
_URL = re.compile(r"https?://[^\s\"<>\\]+", re.IGNORECASE)
_MAIL = re.compile(r"[a-z0-9._%+-]{1,64}@[a-z0-9.-]+", re.IGNORECASE)
_HASH = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)
_PATTERNS = {
    "ipv4": "ipv4-addr:value", "ipv6": "ipv6-addr:value", "domain": "domain-name:value",
    "url": "url:value", "email": "email-addr:value", "sha256": "file:hashes.'SHA-256'",
}  # fmt: skip


@dataclass(frozen=True)
class Sign:
    """A sign by which an incident is found elsewhere; ``kind`` is one of ``SignKind``."""

    kind: str
    value: str


def read_sign(typed: str) -> Sign:
    """Return the sign that somebody typed; addresses made harmless (hxxp, [.]) are read too.

    :raises CyberError: when it is none that is known.
    """
    said = typed.strip().replace("[.]", ".").replace("(.)", ".").replace("[:]", ":")
    said = re.sub(r"^hxxp", "http", said, flags=re.IGNORECASE).replace("[@]", "@")
    if len(said) > _MOST:
        raise CyberError(_UNREAD)
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        pass
    else:
        return Sign(f"ipv{address.version}", str(address))
    if _HASH.fullmatch(said):
        return Sign("sha256", said.lower())
    if _URL.fullmatch(said):
        return Sign("url", said)
    name, _at, host = said.rpartition("@")
    if name and _MAIL.fullmatch(said) and _DOMAIN.fullmatch(host.lower()):
        return Sign("email", f"{name}@{host.lower()}")
    if _DOMAIN.fullmatch(said.lower().rstrip(".")):
        return Sign("domain", said.lower().rstrip("."))
    raise CyberError(_UNREAD)


def write_pattern(sign: Sign) -> str:
    """Return a sign as a STIX 2.1 pattern of one comparison."""
    value = sign.value.replace("\\", "\\\\").replace("'", "\\'")
    return f"[{_PATTERNS[sign.kind]} = '{value}']"
