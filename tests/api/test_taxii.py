"""The TAXII 2.1 server, as OASIS' own client reads it: only what was approved, only its account."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.test import Client
from django.utils import timezone
from requests import adapters
from taxii2client.v21 import Collection, Server, as_pages

from nq57.orgs import actions as org_actions
from nq57.orgs import queries as org_queries
from nq57.registers.cyber import actions, models, queries
from tests.factories import cyber, exchanging

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
AT = exchanging.AT


class ToDjango(adapters.BaseAdapter):
    """Ask this site instead of the network."""

    def send(self, request: Any, *given: Any, **options: Any) -> requests.Response:
        headers = {f"HTTP_{k.upper().replace('-', '_')}": v for k, v in request.headers.items()}
        headers.pop("HTTP_ACCEPT_ENCODING", None)  # nothing here unpacks
        asked = getattr(Client(), request.method.lower())(request.path_url, secure=True, **headers)
        answer = requests.Response()
        answer.status_code, answer._content = asked.status_code, asked.content
        answer.headers.update(asked.headers)
        answer.request, answer.url = request, request.url
        return answer

    def close(self) -> None:
        """Hold nothing."""


@pytest.fixture
def make_token(sign_in: Callable[..., Any]) -> Callable[..., Any]:
    def make(*scopes: str) -> Any:
        official = sign_in("staff")
        who = {"account": official.account, "post": official.post}
        by = org_queries.get_actor(**who, on=timezone.localdate())
        made = org_actions.make_token(
            **who, name="Nơi nhận", scopes=scopes, days=30, by=by, at=timezone.now()
        )
        return official.account, made.code

    return make


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests.Session, "get_adapter", lambda self, url: ToDjango())


def speak(code: str) -> Server:
    return Server("https://testserver/taxii2/", user="nq57", password=code)


def offer(incident: models.Incident, peer: models.Peer, at: Any) -> models.ShareBundle:
    seen = queries.propose_incident(incident=incident, peer=peer).sha256
    made = actions.ask_share(
        peer=peer, incident=incident, note="III.6", seen=seen, by=cyber.CENTRE, at=at
    )
    actions.decide_share(bundle=made, is_approved=True, note="", by=exchanging.OTHER, at=at)
    made.refresh_from_db()
    return made


def test_a_body_fetches_what_was_approved_for_it_and_no_more(make_token: Any) -> None:
    account, code = make_token("share")
    _other, stranger = make_token("share")
    _reader, reading = make_token("read")
    plain = {"api_root": "", "collection": "", "username": "", "password": ""}
    peer = exchanging.add_peer("serve", reader=account, **plain)
    assert speak(code).api_roots[0].collections[0].title == peer.name
    assert speak(stranger).api_roots[0].collections == []
    for bad in (reading, "sai"):
        with pytest.raises(requests.HTTPError):
            _ = speak(bad).api_roots

    incident = cyber.report_incident(cyber.add(), noticed_at=AT - timedelta(hours=3))
    actions.add_sign(incident=incident, typed="203.0.113.7", note="", by=cyber.FOCAL, at=AT)
    incident = cyber.reread_incident(incident)
    collection: Collection = speak(code).api_roots[0].collections[0]
    assert collection.get_objects() == {}
    bundle = offer(incident, peer, AT)
    assert bundle.status == "offered"
    asked = Client().head(
        f"{collection.url}objects/".removeprefix("https://testserver"), secure=True,
        headers={"authorization": f"Bearer {code}"},
    )  # fmt: skip
    assert asked.status_code == 200
    assert len(collection.get_objects(limit=bundle.total - 1)["objects"]) == bundle.total - 1
    bundle.refresh_from_db()
    assert bundle.status == "offered"  # nobody has the whole of it yet
    pages = list(as_pages(collection.get_objects, per_request=3))
    got = [one for page in pages for one in page["objects"]]
    assert len(pages) > 1
    assert {one["id"] for one in got} == {one["id"] for one in queries.read_objects(bundle)}
    bundle.refresh_from_db()
    assert bundle.status == "taken"
    assert bundle.receipts.get().answer == {"account": account.login}
    assert len(collection.get_manifest()["objects"]) == bundle.total
    only = collection.get_objects(type="indicator")["objects"]
    assert [one["type"] for one in only] == ["indicator"]
    key = only[0]["id"]
    assert collection.get_object(key)["objects"] == only
    assert collection.object_versions(key)["versions"] == [only[0]["modified"]]
    assert collection.get_objects(added_after=AT) == {}

    # What turned red since is offered no more, though it was approved.
    actions.set_sharing(incident=incident, tlp="red", note="Điều tra", by=cyber.CENTRE, at=AT)
    assert collection.get_objects() == {}
    foreign = speak(stranger)._conn
    with pytest.raises(requests.HTTPError) as missing:
        foreign.get(f"{collection.url}objects/")
    assert missing.value.response.status_code == 404


def test_what_is_no_taxii_is_refused_in_its_own_words(make_token: Any) -> None:
    _account, code = make_token("share")

    def ask(path: str = "", **given: Any) -> Any:
        head = {"HTTP_AUTHORIZATION": f"Bearer {code}", **given}
        return Client().get(f"/taxii2/{path}", **head)

    good = ask()
    assert (good.status_code, good["Content-Type"]) == (200, "application/taxii+json;version=2.1")
    for accept in ("application/json", "application/taxii+json;version=2.0", "text/html"):
        assert ask(HTTP_ACCEPT=accept).status_code == 406
    none = Client().get("/taxii2/")
    assert none.status_code == 401
    assert none["WWW-Authenticate"].startswith("Basic")
    assert none.json()["http_status"] == "401"
    for bad in ("Basic ???", "Basic eDp5", "Bearer", "Digest x"):
        assert Client().get("/taxii2/", HTTP_AUTHORIZATION=bad).status_code == 401
    peer_url = "root/collections/x/objects/"
    assert ask(peer_url).status_code == 404
    posted = Client().post(f"/taxii2/{peer_url}", HTTP_AUTHORIZATION=f"Bearer {code}")
    assert posted.status_code == 403
