"""An S3 store on this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

import pytest
from minio import Minio

from nq57.files.formats import s3


@dataclass(frozen=True)
class Store:
    """Where a store listens; each bucket is fresh."""

    place: str

    def make_bucket(self) -> str:
        """Make a bucket; return its address."""
        name = f"nq57-{uuid4().hex[:12]}"
        client = Minio(
            self.place, access_key="ma", secret_key="khoa", secure=False, region="us-east-1"
        )
        client.make_bucket(name)
        return f"http://{self.place}/{name}"

    def open(self, address: str) -> s3.S3Storage:
        """Return the bucket as the application holds it."""
        return s3.S3Storage(address, "ma", "khoa", "us-east-1")

    def set(self, address: str) -> dict[str, str]:
        """Return the settings that point to a bucket."""
        return {"NQ57_S3": address, "NQ57_S3_KEY": "ma", "NQ57_S3_SECRET": "khoa"}


@contextmanager
def listening() -> Iterator[Store]:
    """Keep a store until the end of the block."""
    server = pytest.importorskip("moto.server").ThreadedMotoServer(
        ip_address="127.0.0.1", port=0, verbose=False
    )
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield Store(f"{host}:{port}")
    finally:
        server.stop()
