"""What answers have in common: problems, versions, pages, writes that count once."""

import json
import logging
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from pydantic import Field

from nq57.api import auth
from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.evaluation import rules as evaluation_rules
from nq57.files import rules as file_rules
from nq57.inspection import rules as inspection_rules
from nq57.law import rules as law_rules
from nq57.measures import rules as measure_rules
from nq57.meetings import rules as meeting_rules
from nq57.orgs import actions as org_actions
from nq57.orgs import rules as org_rules
from nq57.papers import rules as paper_rules
from nq57.releases import rules as release_rules
from nq57.reporting import rules as reporting_rules
from nq57.scoring import rules as scoring_rules

LOG = logging.getLogger("nq57.api")
PROBLEM = "application/problem+json"
MOST = 200
_MISSING = "Không có, hoặc vị trí của mã truy cập không được xem."
_IMPOSSIBLE = (
    org_rules.OrgsError, case_rules.CasesError, measure_rules.MeasuresError,
    reporting_rules.ReportingError, evaluation_rules.EvaluationError, file_rules.FilesError,
    paper_rules.PapersError, inspection_rules.InspectionError, meeting_rules.MeetingsError,
    scoring_rules.ScoringError, law_rules.LawError, release_rules.ReleasesError,
)  # fmt: skip
_WRONG = {
    "missing": "Thiếu trường này.",
    "extra_forbidden": "Không có trường này: xem tên trường trong OpenAPI.",
    "date_from_datetime_parsing": "Ngày chưa đúng: ghi như 2026-12-31.",
    "date_parsing": "Ngày chưa đúng: ghi như 2026-12-31.",
    "decimal_parsing": "Không phải số: ghi như 61.7, không có dấu phân nhóm.",
    "string_too_long": "Dài quá mức cho phép.",
    "too_long": "Nhiều dòng quá mức cho phép.",
}
_Row = TypeVar("_Row", bound=models.Model)


class Faulty(auth.Refused):
    """Refuse with every fault listed: ``{"code", "where", "sentence"}`` each."""

    def __init__(self, status: int, code: str, sentence: str, faults: list[dict[str, Any]]) -> None:
        """Keep the faults."""
        super().__init__(status, code, sentence)
        self.faults = faults


class ProblemOut(Schema):
    """An answer to a fault (RFC 9457)."""

    type: str = "about:blank"
    status: int
    code: str
    title: str = Field(description="Câu tiếng Việt nói sai gì và làm gì tiếp")
    errors: list[dict[str, Any]] = []


class CleanParser(Parser):
    """Read a body as JSON without letters that no database column holds."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body.

        :raises auth.Refused: when it is no JSON, or holds NUL or half a letter.
        """
        try:
            text = request.body.decode("utf-8")
            found = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
            is_clean = _is_clean(found)
        except (ValueError, RecursionError) as error:
            raise auth.Refused(400, "body", "Nội dung gửi không phải JSON đúng.") from error
        if not is_clean:
            raise auth.Refused(400, "body", "Nội dung gửi có ký tự rỗng (NUL): bỏ đi rồi gửi lại.")
        return found


def _refuse_constant(name: str) -> None:
    """Refuse what JSON does not have.

    :raises ValueError: always.
    """
    raise ValueError(name)


def _is_clean(found: Any) -> bool:
    """Say whether every text of a body can be kept.

    :raises UnicodeEncodeError: when one holds half a letter.
    """
    if isinstance(found, str):
        found.encode("utf-8")
        return "\0" not in found
    if isinstance(found, dict):
        return all(_is_clean(key) and _is_clean(value) for key, value in found.items())
    return all(_is_clean(one) for one in found) if isinstance(found, list) else True


def refuse(
    status: int, code: str, sentence: str, errors: list[dict[str, Any]] | None = None
) -> HttpResponse:
    """Return a problem answer."""
    told = ProblemOut(status=status, code=code, title=sentence, errors=errors or [])
    response = HttpResponse(
        json.dumps(told.model_dump(), ensure_ascii=False), content_type=PROBLEM, status=status
    )
    response["Cache-Control"] = "no-store"
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="nq57"'
    if status == 429:
        response["Retry-After"] = "60"
    return response


def tell_faults(faults: Any) -> list[dict[str, Any]]:
    """Return faults of the ladder as plain content."""
    return [{"code": one.code, "where": one.where, "sentence": str(one.sentence)} for one in faults]


def handle(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """Answer to whatever an operation raised."""
    if isinstance(error, Faulty):
        return refuse(error.status, error.code, error.sentence, error.faults)
    if isinstance(error, auth.Refused):
        return refuse(error.status, error.code, error.sentence)
    if isinstance(error, AuthenticationError):
        return refuse(401, "token", "Thiếu mã truy cập, hoặc mã không đúng, hết hạn, bị thu hồi.")
    if isinstance(error, ValidationError):
        return refuse(
            422, "input", "Yêu cầu có chỗ chưa đúng.", [tell_input(e) for e in error.errors]
        )
    if isinstance(error, HttpError):
        return refuse(error.status_code, "body", "Không đọc được yêu cầu này.")
    if isinstance(error, (Http404, ObjectDoesNotExist)):
        return refuse(404, "missing", _MISSING)
    if isinstance(error, RequestDataTooBig):
        return refuse(413, "too_big", "Nội dung gửi lớn hơn 5 MB: chia thành nhiều lần gửi.")
    return _handle_rules(error)


def _handle_rules(error: Exception | type[Exception]) -> HttpResponse:
    """Answer to a refusal of the rules, or to a fault of ours."""
    if isinstance(error, reporting_rules.FaultyError):
        faults = tell_faults(error.faults)
        is_right = all(one.code == "E100" for one in error.faults)
        return refuse(403 if is_right else 422, "faults", str(error), faults)
    if isinstance(error, refusals.NotAllowedError):
        return refuse(403, "right", str(error))
    if isinstance(error, audit_rules.AuditError):
        return refuse(409, "key", str(error))
    if isinstance(error, _IMPOSSIBLE):
        return refuse(409, "state", str(error))
    LOG.error("A request of a program failed", exc_info=True)
    return refuse(500, "fault", "Máy chủ gặp lỗi. Việc chưa được ghi; gửi lại với cùng khóa.")


def tell_input(error: Mapping[str, Any]) -> dict[str, Any]:
    """Return where a value of the request is wrong, and how."""
    kind = str(error.get("type", ""))
    where = ".".join(str(part) for part in error.get("loc", ()))
    return {"code": kind, "where": where, "sentence": _WRONG.get(kind, "Giá trị chưa đúng.")}


def add_handlers(api: NinjaAPI) -> None:
    """Let every failure of an API be a problem answer."""
    for kind in (
        Exception, Http404, ObjectDoesNotExist, AuthenticationError, HttpError, ValidationError,
    ):  # fmt: skip
        api.add_exception_handler(kind, handle)


def take_page(
    rows: "models.QuerySet[_Row]", *, after: int, limit: int
) -> tuple[list[_Row], int | None]:
    """Return a page of rows by their key, and the key after which the next page begins."""
    found = list(rows.filter(pk__gt=after).order_by("pk")[: limit + 1])
    return found[:limit], (found[limit - 1].pk if len(found) > limit else None)


def write_once(
    request: auth.ProgramRequest,
    *,
    key: str,
    verb: str,
    subject: str,
    content: dict[str, Any],
    write: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    """Run a write once for its idempotency key; a repeat gets the first answer again."""
    at = timezone.now()

    def make() -> dict[str, Any]:
        answer = write()
        org_actions.note_program_call(
            token=request.token, verb=verb, subject=subject, by=request.actor, at=at
        )
        return answer

    return audit_actions.answer_once(
        key=key, by=request.actor, at=at, verb=f"api:{verb}",
        request={"subject": subject, "content": content}, write=make,
    )  # fmt: skip
