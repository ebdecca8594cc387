"""Pushes go only to allowed, public hosts, signed as the specification says, and never further."""

import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nq57.notices import rules
from nq57.notices.formats import webhook as wire
from tests.factories import receivers

HOSTS = {"nhan.example.vn"}


def test_the_signature_is_that_of_the_specification() -> None:
    """The vector that the specification's own libraries test with."""
    assert rules.sign(
        secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", key="msg_p5jXN8AQM9LWM0D4loKWxJek",
        stamp=1614265330, body=b'{"test": 2432232314}',
    ) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="  # fmt: skip
    assert len({rules.make_secret() for _ in range(5)}) == 5
    with pytest.raises(ValueError, match="secret"):
        rules.sign(secret="whsec_?", key="a", stamp=1, body=b"")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "0.0.0.0", "0.1.2.3",  # noqa: S104 (nothing listens there)
        "255.255.255.255", "224.0.0.1", "240.0.0.1",
        "192.0.2.1", "198.18.0.1", "192.88.99.1", "203.0.113.9", "::1", "::", "fe80::1",
        "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1",
        "2002:7f00:1::", "2002:0a00:0001::1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1",
        "64:ff9b:1::1", "2001:0:4136:e378:8000:63bf:f5ff:fffe", "127.1", "2130706433",
        "0x7f000001", "0177.0.0.1", "localhost", "",
    ],
)  # fmt: skip
def test_what_is_not_the_open_internet_is_none(address: str) -> None:
    assert not rules.is_public(address)
    with pytest.raises(rules.ForbiddenAddressError):
        rules.choose_address([address] if address else [])


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "203.162.4.190", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_a_public_address_is_one(address: str) -> None:
    assert rules.is_public(address)
    assert rules.choose_address([address]) == address


@pytest.mark.parametrize("order", [1, -1])
def test_a_name_that_answers_two_ways_is_refused_whole(order: int) -> None:
    with pytest.raises(rules.ForbiddenAddressError):
        rules.choose_address(["8.8.8.8", "10.0.0.1"][::order])


@pytest.mark.parametrize(
    "typed",
    [
        "http://nhan.example.vn/", "ftp://nhan.example.vn/", "nhan.example.vn", "",
        "https://", "https://127.0.0.1/", "https://2130706433/", "https://0x7f.1/",
        "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://localhost/",
        "https://user:pass@nhan.example.vn/", "https://nhan.example.vn@khac.vn/",
        "https://khac.nhan.example.vn/", "https://nhan.example.vn.khac.vn/",
        "https://nhan.example.vn/a b", "https://nhan.example.vn/\r\nX: y",
        "https://nhan.example.vn/#a", "https://nhan.example.vn:0/", "https://nhan.example.vn:99999/",
        "https://nhan.example.vn/" + "a" * 500, "https://nhan.example.vn/đường",
    ],
)  # fmt: skip
def test_an_address_elsewhere_is_refused(typed: str) -> None:
    with pytest.raises(rules.NoticesError):
        rules.read_address(typed, HOSTS)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://nhan.example.vn", "https://nhan.example.vn/"),
        (" HTTPS://NHAN.Example.vn:443/a?b=c ", "https://nhan.example.vn/a?b=c"),
        ("https://nhan.example.vn.:8443/a", "https://nhan.example.vn:8443/a"),
        ("https://nghĩa.vn/", None),
    ],
)
def test_an_address_on_an_allowed_host_is_kept(typed: str, kept: str | None) -> None:
    allowed = HOSTS | {rules.read_host("nghĩa.vn")}
    assert rules.read_address(typed, allowed) == (kept or f"https://{rules.read_host('nghĩa.vn')}/")


@pytest.mark.parametrize(
    "typed", ["127.0.0.1", "2130706433", "0x7f.0x1", "localhost", "may", "may.local", "*.vn",
              "https://a.vn", "a.vn/b", "a_b.vn", "-a.vn", "a..vn", "a.vn:443", "x.internal"]
)  # fmt: skip
def test_what_is_no_public_name_is_no_host(typed: str) -> None:
    with pytest.raises(rules.NoticesError):
        rules.read_host(typed)


@pytest.fixture
def receiver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[receivers.Receiver]:
    with receivers.listening(tmp_path) as held:
        receivers.let_in(monkeypatch, tmp_path)
        yield held


def test_a_body_is_posted_to_the_pinned_address(receiver: receivers.Receiver) -> None:
    outcome = wire.send(receiver.address, b'{"a":1}', {"webhook-id": "x"})
    assert (outcome.is_taken, outcome.status) == (True, 204)
    ((headers, body),) = receiver.got
    assert (body, headers["webhook-id"]) == (b'{"a":1}', "x")
    assert headers["host"] == f"{receivers.HOST}:{receiver.port}"


@pytest.mark.parametrize(
    ("status", "sentence", "is_gone"),
    [(302, "chuyển hướng", False), (500, "500", False), (410, "410", True)],
)
def test_what_is_no_success_is_told_and_no_redirect_followed(
    receiver: receivers.Receiver, status: int, sentence: str, is_gone: bool
) -> None:
    receiver.status, receiver.location = status, receiver.address
    outcome = wire.send(receiver.address, b"{}", {})
    assert (outcome.is_taken, outcome.status, outcome.is_gone) == (False, status, is_gone)
    assert sentence in outcome.sentence
    assert len(receiver.got) == 1


def test_nothing_goes_to_this_machine_without_the_seam(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads here, alone or beside a public address, is never connected to."""
    with receivers.listening(tmp_path) as held:
        for found in (["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:127.0.0.1"]):
            monkeypatch.setattr(wire, "resolve", lambda host, port, found=found: found)
            monkeypatch.setattr(
                socket, "create_connection", lambda *a, **k: pytest.fail("connected")
            )
            outcome = wire.send(held.address, b"{}", {})
            assert not outcome.is_taken
            assert "nội bộ" in outcome.sentence
        assert held.got == []


def test_a_name_is_asked_for_once(
    receiver: receivers.Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a name answers a moment later cannot lead the connection elsewhere."""
    asked: list[str] = []
    monkeypatch.setattr(
        wire, "resolve", lambda host, port: asked.append(host) or ["127.0.0.1"]
    )  # fmt: skip
    connected: list[Any] = []
    create = socket.create_connection
    monkeypatch.setattr(
        socket, "create_connection", lambda to, **k: connected.append(to) or create(to, **k)
    )
    assert wire.send(receiver.address, b"{}", {}).is_taken
    assert asked == [receivers.HOST]
    assert connected == [("127.0.0.1", receiver.port)]


def test_a_receiver_must_prove_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with receivers.listening(tmp_path, "khac.example.vn") as held:
        receivers.let_in(monkeypatch, tmp_path)
        outcome = wire.send(held.address, b"{}", {})
    assert not outcome.is_taken
    assert "Chứng thư" in outcome.sentence
    assert held.got == []
    assert wire.make_context().minimum_version == ssl.TLSVersion.TLSv1_2
    assert wire.make_context().verify_mode == ssl.CERT_REQUIRED


def test_a_receiver_that_drips_is_left_in_time(
    receiver: receivers.Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte comes in time, the whole does not."""
    monkeypatch.setattr(wire, "SECONDS", 0.5)

    def drip(self: Any, size: int) -> bytes:
        time.sleep(0.1)
        return b"H"

    monkeypatch.setattr(ssl.SSLSocket, "recv", drip)
    begun = time.monotonic()
    outcome = wire.send(receiver.address, b"{}", {})
    assert "10 giây" in outcome.sentence
    assert time.monotonic() - begun < 2


def test_what_is_too_big_or_no_http_is_a_sentence(
    receiver: receivers.Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "256 KB" in wire.send(receiver.address, b"x" * (wire.MOST_BYTES + 1), {}).sentence
    monkeypatch.setattr(ssl.SSLSocket, "recv", lambda self, size: b"SSH-2.0 hello\n")
    assert "không phải HTTP" in wire.send(receiver.address, b"{}", {}).sentence

    def fail(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(wire, "resolve", fail)
    assert "Không tìm thấy máy chủ nhận" in wire.send(receiver.address, b"{}", {}).sentence
