"""A TAXII 2.1 server (OASIS Standard), to be read: what was approved for a body that fetches.

Each body that fetches by itself is one collection, seen by its program's account alone. Nothing is
written here: bundles come in by a file, or are fetched.
"""

import base64
import binascii
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.csrf import csrf_exempt

from nq57.api import auth
from nq57.core import numbers
from nq57.registers.cyber import actions, models, queries

MEDIA_TYPE = "application/taxii+json;version=2.1"
_STIX = "application/stix+json;version=2.1"
_ACCEPTED = ("application/taxii+json", "application/*", "*/*")
_SPACE = uuid.UUID("5e0b6c0a-52c1-5a25-9a57-6d7a1f0c57aa")  # of the names of collections
_MOST = 500
_READER = auth.Bearer("share")
_TITLE = "nq57"
View = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """One object of a collection, with when it was added and of which bundle it is."""

    told: dict[str, Any]
    added_at: datetime
    bundle: models.ShareBundle

    @property
    def version(self) -> str:
        """Return its version as TAXII compares it."""
        return str(self.told.get("modified") or self.told.get("created") or _write(self.added_at))


@dataclass(frozen=True)
class Page:
    """Some rows of those that were asked for; ``after`` is the row that the next page begins
    with, at ``following``."""

    rows: list[Row]
    following: int | None
    after: Row | None

    def list_ended(self) -> list[models.ShareBundle]:
        """Return the bundles of which the next page has nothing more."""
        found = {one.bundle.pk: one.bundle for one in self.rows}
        if self.after is not None:
            found.pop(self.after.bundle.pk, None)
        return list(found.values())


class Answer(dict[str, Any]):
    """What is answered, with headers of its own."""

    headers: dict[str, str]


def _answer(view: View) -> Callable[..., HttpResponse]:
    """Ask who it is, answer in TAXII's own media type, also when it is refused."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            account = _authenticate(request)
            _check_request(request)
            told = view(request, account, **named)
        except auth.Refused as error:
            told = {
                "title": error.code, "description": error.sentence, "http_status": str(error.status)
            }  # fmt: skip
            response = JsonResponse(told, status=error.status)
        else:
            response = JsonResponse(told)
            for name, value in getattr(told, "headers", {}).items():
                response[name] = value
        response["Content-Type"] = MEDIA_TYPE
        response["Cache-Control"] = "private, no-cache"
        response["Vary"] = "Authorization"
        if response.status_code == 401:
            response["WWW-Authenticate"] = f'Basic realm="{_TITLE}"'
        return response

    answered.login_required = False  # type: ignore[attr-defined]
    return answered


def _authenticate(request: HttpRequest) -> Any:
    """Return the account of a token, sent as Bearer or as the password of Basic.

    :raises Refused: when it opens nothing.
    """
    auth.limit(request, "api")
    kind, _space, said = request.headers.get("Authorization", "").partition(" ")
    code = said.strip()
    if kind.lower() == "basic":
        try:
            code = base64.b64decode(code, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            code = ""
    found = _READER.authenticate(request, code) if code else None
    if found is None:
        raise auth.Refused(401, "token", "Cần mã truy cập còn hạn, được lấy gói chia sẻ.")
    return found.account


def _check_request(request: HttpRequest) -> None:
    """Check the method and the media type that is asked for.

    :raises Refused: when it writes, or wants another.
    """
    if request.method not in ("GET", "HEAD"):
        raise auth.Refused(403, "read_only", "Bộ sưu tập này chỉ để lấy về.")
    for part in request.headers.get("Accept", "*/*").split(","):
        kind, *options = (word.strip() for word in part.split(";"))
        versions = [word for word in options if word.startswith("version=")]
        if kind in _ACCEPTED and versions in ([], ["version=2.1"]):
            return
    raise auth.Refused(406, "media_type", f"Máy chủ chỉ trả lời {MEDIA_TYPE}.")


@_answer
def discover(request: HttpRequest, account: Any) -> dict[str, Any]:
    """Say where the one API root is."""
    root = request.build_absolute_uri(reverse("taxii:root"))
    return {"title": _TITLE, "default": root, "api_roots": [root]}


@_answer
def show_root(request: HttpRequest, account: Any) -> dict[str, Any]:
    """Tell of the API root."""
    return {"title": _TITLE, "versions": [MEDIA_TYPE], "max_content_length": 1}


@_answer
def list_collections(request: HttpRequest, account: Any) -> dict[str, Any]:
    """List the collections of the account."""
    return {"collections": [_tell(one) for one in queries.list_collections(account=account)]}


@_answer
def show_collection(request: HttpRequest, account: Any, key: str) -> dict[str, Any]:
    """Tell of one collection."""
    return _tell(_find(account, key))


@_answer
def list_objects(request: HttpRequest, account: Any, key: str, stix_id: str = "") -> dict[str, Any]:
    """Answer with objects, a page at a time, and note which bundles were fetched to their end."""
    page = _take(request, _find(account, key), stix_id)
    if request.method == "GET":
        actor = request.actor  # type: ignore[attr-defined]
        actions.note_collected(bundles=page.list_ended(), by=actor, at=timezone.now())
    return _answer_page(page, [one.told for one in page.rows])


@_answer
def list_manifest(request: HttpRequest, account: Any, key: str) -> dict[str, Any]:
    """Answer with what objects there are."""
    page = _take(request, _find(account, key), "")
    told = [
        {
            "id": one.told["id"], "date_added": _write(one.added_at), "version": one.version,
            "media_type": _STIX,
        }
        for one in page.rows
    ]  # fmt: skip
    return _answer_page(page, told)


@_answer
def list_versions(request: HttpRequest, account: Any, key: str, stix_id: str) -> dict[str, Any]:
    """Answer with the versions that there are of one object."""
    peer = _find(account, key)
    rows = [one for one in _list(peer, None) if one.told["id"] == stix_id]
    if not rows:
        raise auth.Refused(404, "missing", "Không có đối tượng này.")
    return {"versions": sorted({one.version for one in rows})}


def name_collection(peer: models.Peer) -> str:
    """Return the identity of a peer's collection."""
    return str(uuid.uuid5(_SPACE, str(peer.pk)))


def _tell(peer: models.Peer) -> dict[str, Any]:
    return {
        "id": name_collection(peer), "title": peer.name, "can_read": True, "can_write": False,
        "media_types": [_STIX],
    }  # fmt: skip


def _find(account: Any, key: str) -> models.Peer:
    for one in queries.list_collections(account=account):
        if name_collection(one) == key:
            return one
    raise auth.Refused(404, "missing", "Không có bộ sưu tập này cho tài khoản của mã truy cập.")


def _list(peer: models.Peer, since: datetime | None) -> Iterator[Row]:
    """Yield the objects of a collection as they were added, each version once."""
    seen: set[tuple[str, str]] = set()
    for bundle in queries.list_offered(peer=peer, since=since):
        for told in queries.read_objects(bundle):
            row = Row(told, bundle.decided_at or bundle.asked_at, bundle)
            if (told["id"], row.version) not in seen:
                seen.add((told["id"], row.version))
                yield row


def _take(request: HttpRequest, peer: models.Peer, stix_id: str) -> Page:
    """Return the page that is asked for.

    :raises Refused: when a filter makes no sense.
    """
    asked = request.GET
    since = _read_moment(asked.get("added_after", ""))
    begin = numbers.read_whole(asked.get("next", "") or "0")
    most = numbers.read_whole(asked.get("limit", "") or str(_MOST))
    if begin is None or most is None or most < 1:
        raise auth.Refused(400, "filter", "Tham số next, limit phải là số nguyên dương.")
    rows = _match(list(_list(peer, since)), asked.get("match[version]", ""))
    rows = [one for one in rows if not stix_id or one.told["id"] == stix_id]
    for name in ("id", "type", "spec_version"):
        wanted = {word for word in asked.get(f"match[{name}]", "").split(",") if word}
        if wanted:
            rows = [one for one in rows if str(one.told.get(name, "2.1")) in wanted]
    if stix_id and not rows:
        raise auth.Refused(404, "missing", "Không có đối tượng này.")
    end = begin + min(most, _MOST)
    return Page(rows[begin:end], *((end, rows[end]) if end < len(rows) else (None, None)))


def _match(rows: list[Row], asked: str) -> list[Row]:
    """Keep the versions that are asked for: by default the last of each object."""
    wanted = {word for word in asked.split(",") if word} or {"last"}
    held: dict[str, list[str]] = {}
    for one in rows:
        held.setdefault(one.told["id"], []).append(one.version)

    def is_wanted(one: Row) -> bool:
        versions = held[one.told["id"]]
        return (
            "all" in wanted
            or one.version in wanted
            or ("last" in wanted and one.version == max(versions))
            or ("first" in wanted and one.version == min(versions))
        )

    return [one for one in rows if is_wanted(one)]


def _answer_page(page: Page, told: list[dict[str, Any]]) -> dict[str, Any]:
    answer = Answer({"objects": told} if told else {})
    if page.following is not None:
        answer |= {"more": True, "next": str(page.following)}
    answer.headers = {}
    if page.rows:
        moments = [one.added_at for one in page.rows]
        answer.headers = {
            "X-TAXII-Date-Added-First": _write(min(moments)),
            "X-TAXII-Date-Added-Last": _write(max(moments)),
        }
    return answer


def _read_moment(said: str) -> datetime | None:
    if not said:
        return None
    try:
        found = parse_datetime(said)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise auth.Refused(400, "filter", "added_after ghi như 2026-09-01T00:00:00.000000Z.")
    return found


def _write(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


app_name = "taxii"
_COLLECTION = "root/collections/<str:key>/"
urlpatterns = [
    path("", discover, name="discovery"),
    path("root/", show_root, name="root"),
    path("root/collections/", list_collections, name="collections"),
    path(_COLLECTION, show_collection, name="collection"),
    path(f"{_COLLECTION}manifest/", list_manifest, name="manifest"),
    path(f"{_COLLECTION}objects/", list_objects, name="objects"),
    path(f"{_COLLECTION}objects/<str:stix_id>/", list_objects, name="object"),
    path(f"{_COLLECTION}objects/<str:stix_id>/versions/", list_versions, name="versions"),
]
