"""A receiver of webhooks on this machine, with a certificate of its own."""

import datetime as dt
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from nq57.notices.formats import webhook as wire
from nq57.notices.rules import hooks

HOST = "nhan.example.vn"


@dataclass
class Receiver:
    """What came in; ``status`` and ``location`` are what it answers."""

    port: int = 0
    status: int = 204
    location: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Return where it listens, by its name."""
        return f"https://{HOST}:{self.port}/nhan?x=1"


def make_certificate(folder: Path, name: str = HOST) -> Path:
    """Write a self-signed certificate with its key; return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject)
        .public_key(key.public_key()).serial_number(57)
        .not_valid_before(now - dt.timedelta(days=2000)).not_valid_after(now + dt.timedelta(days=2000))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = folder / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )  # fmt: skip
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def listening(folder: Path, name: str = HOST) -> Iterator[Receiver]:
    """Listen on this machine until the end of the block."""
    held = Receiver()

    class Handler(BaseHTTPRequestHandler):
        """Keep what is posted."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            held.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(held.status)
            if held.location:
                self.send_header("Location", held.location)
            self.end_headers()

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(make_certificate(folder, name))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *arguments: None  # type: ignore[method-assign]
    held.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield held
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def let_in(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let what listens here count as public and be trusted: only tests have this seam."""
    monkeypatch.setattr(wire, "resolve", lambda host, port: ["127.0.0.1"])
    monkeypatch.setattr(hooks, "is_public", lambda address: True)

    def trust() -> ssl.SSLContext:
        context = ssl.create_default_context()
        for file in folder.glob("*.pem"):
            context.load_verify_locations(file)
        return context

    monkeypatch.setattr(wire, "make_context", trust)
