"""Pure rules of pushes to programs: which hosts and addresses, how signed, what an answer means.

Signatures and headers are those of the Standard Webhooks specification
(https://github.com/standard-webhooks/standard-webhooks), whose libraries verify them.
"""

import base64
import binascii
import hashlib
import hmac
import ipaddress
import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from nq57.notices.rules.leaving import NoticesError

# A name with a dot and a last part that has a letter: no number in any notation is one.
HOST_PATTERN = (
    r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(xn--[a-z0-9-]{2,59}|[a-z]{2,63})$"
)
ADDRESS_PATTERN = r"^https://[a-z0-9.-]+(:[0-9]{1,5})?/[!-~]*$"
MOST_WEBHOOKS = 5  # of one account
PUSHES_KEPT = 50
_SECRET_MARK = "whsec_"  # noqa: S105 (what the specification puts before every secret)
_INNER_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_CLOSED = tuple(
    ipaddress.ip_network(one)
    for one in ("0.0.0.0/8", "192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "fec0::/10")
)
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class ForbiddenAddressError(NoticesError):
    """Refuse a host whose name leads to where nothing may be sent."""


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt: the receiver's HTTP status, if it answered, and a sentence.

    ``is_gone``: the receiver wants nothing more, ever.
    """

    is_taken: bool
    status: int | None = None
    sentence: str = ""
    is_gone: bool = False


def make_secret() -> str:
    """Return a fresh secret of 256 bits, as receivers' libraries take it."""
    return _SECRET_MARK + base64.b64encode(secrets.token_bytes(32)).decode()


def make_push_key() -> str:
    """Return a fresh identity of a push: the same at each attempt."""
    return f"msg_{secrets.token_hex(12)}"


def sign(*, secret: str, key: str, stamp: int, body: bytes) -> str:
    """Return the signature of a push: HMAC-SHA256 over ``key.stamp.body``, ``stamp`` in seconds.

    :raises ValueError: when the secret is none.
    """
    try:
        shared = base64.b64decode(secret.removeprefix(_SECRET_MARK), validate=True)
    except binascii.Error as error:
        raise ValueError("secret") from error
    signed = f"{key}.{stamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(shared, signed, hashlib.sha256)).decode()


def read_host(typed: str) -> str:
    """Return a host's name as it is compared: small letters, in ASCII.

    :raises NoticesError: when it is no name of a public host.
    """
    name = typed.strip().rstrip(".").lower()
    try:
        name = name.encode("idna").decode() if not name.isascii() else name
    except UnicodeError:
        name = ""
    if not re.fullmatch(HOST_PATTERN, name):
        raise NoticesError(
            "Ghi đúng tên miền của máy chủ, như tich-hop.sonla.gov.vn: không ghi https://, "
            "không ghi địa chỉ IP."
        )
    if name.rpartition(".")[2] in _INNER_NAMES:
        raise NoticesError("Tên miền này chỉ có trong mạng nội bộ: không gửi được tới đó.")
    return name


def split_address(address: str) -> tuple[str, int, str]:
    """Return host, port and path of a kept address."""
    parts = urlsplit(address)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return parts.hostname or "", parts.port or 443, path


def read_address(typed: str, hosts: Collection[str]) -> str:
    """Return the address of a receiver: HTTPS, on an allowed host, without a password in it.

    :raises NoticesError: when it is none of these.
    """
    try:
        parts = urlsplit(typed.strip())
        port = parts.port
    except ValueError:
        raise NoticesError("Địa chỉ chưa đúng: ghi như https://may-chu.gov.vn/nhan.") from None
    if parts.scheme.lower() != "https" or not parts.hostname:
        raise NoticesError("Địa chỉ phải bắt đầu bằng https://.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise NoticesError("Địa chỉ không được có tên đăng nhập, mật khẩu hoặc dấu #.")
    try:
        host = read_host(parts.hostname)
    except NoticesError:
        raise NoticesError(
            "Máy chủ nhận phải có tên miền công khai, như https://tich-hop.sonla.gov.vn/nhan: "
            "không gửi tới địa chỉ IP hay tên trong mạng nội bộ."
        ) from None
    if host not in hosts:
        raise NoticesError(
            f"Máy chủ {host} chưa được phép nhận. Đề nghị người quản trị thêm vào danh sách ở "
            "Thiết lập, Máy chủ được phép nhận thay đổi."
        )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    address = f"https://{host}{'' if port in (None, 443) else f':{port}'}{path}"
    if port == 0 or not re.fullmatch(ADDRESS_PATTERN, address) or len(address) > 500:
        raise NoticesError("Địa chỉ có ký tự lạ hoặc quá dài: ghi như https://may-chu.gov.vn/nhan.")
    return address


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the open internet, whatever it is wrapped in."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return all(_is_open(one) for one in (found, *_list_inner(found)))


def choose_address(found: Sequence[str]) -> str:
    """Return the address to connect to; every one of a name's addresses must be public.

    A name that answers with a public and a private address is refused whole: which of them
    is tried would be the receiver's choice.

    :raises ForbiddenAddressError: when one is not, or there is none.
    """
    if not found:
        raise ForbiddenAddressError("Không tìm thấy địa chỉ của máy chủ nhận.")
    if not all(is_public(one) for one in found):
        raise ForbiddenAddressError(
            "Tên miền của máy chủ nhận trỏ tới địa chỉ nội bộ hoặc dành riêng: không gửi tới đó."
        )
    return found[0]


def judge_status(status: int) -> Outcome:
    """Return what a receiver's HTTP status means; redirects are not followed."""
    if 200 <= status < 300:
        return Outcome(True, status)
    if status == 410:
        return Outcome(False, status, "Máy chủ nhận trả lời 410: không nhận nữa.", is_gone=True)
    if 300 <= status < 400:
        told = f"Máy chủ nhận chuyển hướng ({status}): ghi đúng địa chỉ cuối, chuyển hướng bị bỏ."
        return Outcome(False, status, told)
    return Outcome(False, status, f"Máy chủ nhận trả lời {status}, cần 2xx.")


def _is_open(address: _Address) -> bool:
    if any(address.version == one.version and address in one for one in _CLOSED):
        return False
    is_odd = address.is_multicast or address.is_reserved or address.is_unspecified
    is_near = address.is_private or address.is_loopback or address.is_link_local
    # Addresses that carry another are judged by what they carry.
    carries = isinstance(address, ipaddress.IPv6Address) and bool(_list_inner(address))
    return carries or (address.is_global and not is_odd and not is_near)


def _list_inner(address: _Address) -> list[_Address]:
    """Return the IPv4 addresses that an IPv6 address carries: mapped, 6to4, Teredo, NAT64."""
    if not isinstance(address, ipaddress.IPv6Address):
        return []
    found: list[_Address] = [one for one in (address.ipv4_mapped, address.sixtofour) if one]
    found += address.teredo or ()
    if address in _NAT64:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
    return found
