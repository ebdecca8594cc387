"""An OpenID Connect provider on loopback, and what can go wrong with one."""

import base64
import io
import json
import re
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from django.test import Client
from django.urls import reverse
from werkzeug.serving import WSGIRequestHandler, make_server

from config.settings import base
from nq57.core import env

GUIDE = (env.ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
Answer = Callable[[dict[str, Any], Any], Any]


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        return None


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass
class Provider:
    """A provider that answers; ``broken`` gives by path what it does instead."""

    address: str = ""
    broken: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)

    def serve(self, inner: Answer) -> Answer:
        """Return the application that notes what comes to the token address."""

        def application(environ: dict[str, Any], start: Any) -> Any:
            path = environ["PATH_INFO"]
            if path == "/oauth2/token":
                body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
                sender = {"authorization": environ.get("HTTP_AUTHORIZATION", "")}
                self.asked.append((path, dict(parse_qsl(body.decode())), sender))
                environ["wsgi.input"] = io.BytesIO(body)
            return self.broken.get(path, inner)(environ, start)

        return application

    def register(self, redirect: str) -> tuple[str, str]:
        """Register a client that may use one redirect address; give its name and secret."""
        made = self._post_json("/oauth2/clients", {"redirect_uris": [redirect]})
        return made["client_id"], made["client_secret"]

    def consent(self, address: str, sub: str, *, action: str = "") -> str:
        """Sign ``sub`` in at the provider, as its form does; give where it leads back to."""
        assert address.startswith(self.address), address
        typed = {"sub": sub} | ({"action": action} if action else {})
        asked = Request(address, data=urlencode(typed).encode(), method="POST")  # noqa: S310
        with pytest.raises(HTTPError) as led:
            build_opener(_Stay).open(asked, timeout=30)
        with led.value as answer:
            return str(answer.headers["Location"])

    def answer_with(self, claims: dict[str, Any]) -> Answer:
        """Return a token address that gives an identity token with ``claims``."""
        now = int(time.time())
        whole = {"iss": self.address, "iat": now, "exp": now + 60} | claims
        parts = ({"alg": "RS256", "typ": "JWT"}, whole, "x")  # over TLS nobody reads the signature
        token = ".".join(
            base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
            for part in parts
        )

        def answer(environ: dict[str, Any], start: Any) -> list[bytes]:
            start("200 OK", [("Content-Type", "application/json")])
            return [json.dumps({"access_token": "a", "id_token": token}).encode()]

        return answer

    def _post_json(self, path: str, told: dict[str, Any]) -> dict[str, Any]:
        asked = Request(  # noqa: S310
            self.address + path,
            data=json.dumps(told).encode(),
            headers={"Content-Type": "application/json"},
        )
        with build_opener().open(asked, timeout=30) as answer:
            made: dict[str, Any] = json.load(answer)
        return made


def fails(environ: dict[str, Any], start: Any) -> list[bytes]:
    """Answer with a fault."""
    start("503 Service Unavailable", [("Content-Type", "text/html")])
    return [b"<h1>bao tri</h1>"]


def says_nonsense(environ: dict[str, Any], start: Any) -> list[bytes]:
    """Answer with something that is no document of a provider."""
    start("200 OK", [("Content-Type", "application/json")])
    return [b'{"hello": "world"}']


def sleeps(environ: dict[str, Any], start: Any) -> list[bytes]:
    """Answer too late."""
    time.sleep(1.0)
    return fails(environ, start)


@contextmanager
def run() -> Iterator[Provider]:
    """Run a provider that knows only clients that were registered, on 127.0.0.1."""
    with warnings.catch_warnings():
        import authlib.deprecate  # noqa: F401  which would let every warning through

        warnings.simplefilter("ignore")  # of its own libraries, about each other
        import oidc_provider_mock

        inner = oidc_provider_mock.app(require_client_registration=True)
    provider = Provider()
    plain = inner.wsgi_app.app  # type: ignore[attr-defined]  # not its debugger
    server = make_server(
        "127.0.0.1", 0, provider.serve(plain), threaded=True, request_handler=_Quiet
    )
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def configure(provider: Provider, site: str, patch: pytest.MonkeyPatch, settings: Any) -> None:
    """Do for a site what the operator's guide says: register, then set its four variables."""
    written = re.search(r"redirect URI \| `https://nq57\.example\.gov\.vn(/[^`]+)`", GUIDE)
    assert written
    client, secret = provider.register(site + written.group(1))
    told = dict(re.findall(r"^ +(NQ57_OIDC_\w+)=(.+)$", GUIDE, re.MULTILINE))
    assert set(told) == {f"NQ57_OIDC_{word}" for word in ("NAME", "ISSUER", "CLIENT", "SECRET")}
    told |= {"NQ57_OIDC_CLIENT": client, "NQ57_OIDC_SECRET": secret}
    told |= {
        "NQ57_OIDC_ISSUER": provider.address,
        "NQ57_OIDC_NAME": told["NQ57_OIDC_NAME"].strip('"'),
    }
    for name, value in told.items():
        patch.setenv(name, value)
    settings.SOCIALACCOUNT_PROVIDERS = base.describe_provider(env.read_environment())


def begin(client: Client, **more: str) -> Any:
    """Press the button of the page that asks whether to go on to the provider."""
    return client.post(reverse("openid_connect_login", args=["tinh"]), more)


def finish(client: Client, address: str) -> Any:
    """Come back from the provider."""
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")
