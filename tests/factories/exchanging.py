"""Bundles of others, and OASIS' own TAXII server on this machine as a central body."""

import json
import logging
import ssl
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from werkzeug.serving import make_server

from nq57.registers.cyber import actions, models
from tests.factories import cyber, receivers
from tests.factories.orgs import make_actor

HOST = "taxii.example.vn"
COLLECTION = "365fed99-08fa-fdcd-a1b3-fb247eb41d01"
ADMIN = make_actor("administrator", organisation="SO-KHCN", account="quan.tri")
OTHER = cyber.of_office("coordinator", cyber.POLICE, area="cyber", account="nguoi.duyet")
AT = datetime(2026, 9, 8, 2, 0, tzinfo=UTC)
CLEAR, GREEN, AMBER, STRICT, RED = (
    f"marking-definition--{key}"
    for key in (
        "94868c89-83c2-464b-929b-a1a8aa3c8487", "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        "55d920b0-5e8b-4f79-9ee9-91f868d9b421", "939a9414-2ddd-4d32-a0cd-375ea402b003",
        "e828b379-4e03-4974-9ac4-e53a884c97c1",
    )
)  # fmt: skip


def make_object(
    kind: str = "indicator", marking: str | None = GREEN, **given: Any
) -> dict[str, Any]:
    """Return one object as another body writes it."""
    plain = {
        "type": kind, "spec_version": "2.1", "id": f"{kind}--{uuid.uuid4()}",
        "created": "2026-09-01T00:00:00.000Z", "modified": "2026-09-01T00:00:00.000Z",
    }  # fmt: skip
    if kind == "indicator":
        plain |= {
            "name": "Máy chủ điều khiển", "pattern": "[ipv4-addr:value = '203.0.113.7']",
            "pattern_type": "stix", "valid_from": "2026-09-01T00:00:00Z",
        }  # fmt: skip
    marks = {"object_marking_refs": [marking]} if marking else {}
    return {**plain, **marks, **given}


def write(*objects: Any, **given: Any) -> bytes:
    """Return the bytes of a bundle."""
    told = {"type": "bundle", "id": f"bundle--{uuid.uuid4()}", "objects": list(objects), **given}
    return json.dumps(told).encode()


def add_peer(way: str = "both", ceiling: str = "amber", **given: Any) -> models.Peer:
    """Enter a body outside; by default the one that listens here."""
    plain = {
        "name": f"Cơ quan {way} {ceiling}", "api_root": f"https://{HOST}/api1/",
        "collection": COLLECTION, "username": "nq57", "password": "mat-khau",
    }  # fmt: skip
    facts = actions.PeerFacts(way=way, ceiling=ceiling, **{**plain, **given})
    return actions.add_peer(facts=facts, by=ADMIN, at=AT)


@contextmanager
def central_body(folder: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Let medallion listen until the end of the block; yield its port and its collection."""
    import medallion
    from medallion.backends import memory_backend

    held: dict[str, Any] = {
        "id": COLLECTION, "title": "Chung", "can_read": True, "can_write": True,
        "media_types": ["application/stix+json;version=2.1"], "objects": [], "manifest": [],
    }  # fmt: skip
    root = {
        "title": "A",
        "versions": ["application/taxii+json;version=2.1"],
        "max_content_length": 10**7,
    }
    app = medallion.application_instance
    backend = object.__new__(memory_backend.MemoryBackend)  # without its thread
    backend.data = {
        "/discovery": {"title": "A", "default": "x", "api_roots": ["api1"]},
        "api1": {"information": root, "status": [], "collections": [held]},
    }  # fmt: skip
    backend.next, backend.timeout = {}, 30
    app.medallion_backend, app.users_backend = backend, {"nq57": "mat-khau"}
    app.taxii_config = {"max_page_size": 2}
    if not app.blueprints:
        medallion.register_blueprints(app)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(receivers.make_certificate(folder, HOST))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, ssl_context=context)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.server_port, held
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
