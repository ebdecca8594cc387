"""The API whole: its areas under one address, its OpenAPI, answers with their version."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from nq57.api import (
    answers,
    changes,
    cyber,
    documents,
    evaluation,
    honours,
    inspection,
    journal,
    law,
    measures,
    meetings,
    national,
    organisations,
    papers,
    plans,
    privacy,
    profiles,
    releases,
    reporting,
    scoring,
    values,
)

_ABOUT = (
    "Chương trình gửi mã truy cập trong đầu mục Authorization: Bearer. Mọi lần ghi cần "
    "Idempotency-Key. Danh sách chia trang bằng after và limit. "
    "Lỗi trả về application/problem+json."
)


class Api(NinjaAPI):
    """Answers of reads carry an ETag; who has that version already gets 304."""

    def create_response(
        self, request: HttpRequest, data: Any, *arguments: Any, **named: Any
    ) -> HttpResponse:
        """Return data as JSON, private to whoever asked."""
        response = super().create_response(request, data, *arguments, **named)
        response["Cache-Control"] = "private, no-cache"
        response["Vary"] = "Authorization"
        if request.method == "GET" and response.status_code == 200:
            if not response.has_header("ETag"):
                digest = hashlib.sha256(response.content).hexdigest()
                response["ETag"] = f'"{digest[:32]}"'
            found = get_conditional_response(request, etag=response["ETag"], response=response)
            return found if isinstance(found, HttpResponse) else response
        return response


api = Api(
    title="nq57", version="1", description=_ABOUT, docs_url=None, urls_namespace="api",
    parser=answers.CleanParser(),
)  # fmt: skip
answers.add_handlers(api)
for area in (
    organisations, documents, plans, measures, profiles, reporting, values, evaluation, changes,
    national, papers, inspection, meetings, scoring, law, releases, journal, cyber,
    honours, privacy,
):  # fmt: skip
    api.add_router("", area.router, tags=[area.__name__.rpartition(".")[2]])


@csrf_exempt  # no session is asked, and nothing is written
def show_missing(request: HttpRequest, address: str) -> HttpResponse:
    """Answer a program that asks for an address that is none, as to every other fault."""
    return answers.refuse(
        404, "address", "API không có địa chỉ này: xem các địa chỉ ở /api/openapi.json."
    )


urls = api.urls
urls[0].append(path("<path:address>", show_missing, name="missing"))
for door in urls[0]:
    # These addresses ask for a token, not for a session.
    setattr(getattr(door, "callback", None), "login_required", False)  # noqa: B010
