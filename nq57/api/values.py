"""Import of many figures at once: JSON, CSV or ADX; a dry run tells every fault and writes none."""

from typing import Annotated, Any

from django.utils import timezone
from ninja import Query, Router
from pydantic import ValidationError

from nq57.api import answers, auth, plans
from nq57.api.schemas import common
from nq57.api.schemas import reporting as shapes
from nq57.reporting import actions
from nq57.reporting.formats import values

router = Router()
Dry = Annotated[bool, Query(description="chỉ kiểm tra, không ghi")]
Over = Annotated[bool, Query(description="ghi đè số đã có khi không gửi revision")]
_BODIES = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": shapes.ValuesIn.model_json_schema()},
            "text/csv": {"schema": {"type": "string"}},
            "application/xml": {"schema": {"type": "string"}},
        },
    }
}


@router.post(
    "/plans/{code}/values", auth=auth.WRITE, response=shapes.ImportOut, openapi_extra=_BODIES
)
def import_values(
    request: auth.ProgramRequest, code: str, key: common.Key, dry_run: Dry = False,
    overwrite: Over = False,
) -> dict[str, Any]:  # fmt: skip
    """Write figures into the open reports that ask for them: all of them, or none.

    CSV has the columns indicator, organisation, period, value, numerator, denominator, note,
    revision. In ADX, orgUnit is the office's code, dataElement the indicator's.
    """
    plan = plans.find_plan(request, code)
    rows, faults = _read(request)
    if faults:
        raise _refuse(faults)

    def write() -> dict[str, Any]:
        done = actions.import_values(
            plan=plan, rows=rows, overwrite=overwrite, is_dry_run=dry_run, by=request.actor,
            at=timezone.now(),
        )  # fmt: skip
        if done.faults:
            raise _refuse(done.faults)
        return {
            "rows": done.rows, "written": done.written, "unchanged": done.unchanged,
            "reports": sorted(done.reports), "is_dry_run": dry_run,
        }  # fmt: skip

    if dry_run:
        return write()
    content = {"overwrite": overwrite, "rows": [repr(row) for row in rows]}
    return answers.write_once(
        request, key=key, verb="import_values", subject=code, content=content, write=write
    )


def _read(request: auth.ProgramRequest) -> tuple[list[values.ValueRow], list[values.RowFault]]:
    """Return the rows of the body by its media type.

    :raises auth.Refused: when it is of another kind.
    """
    kind = (request.content_type or "").lower()
    if kind == "text/csv":
        return values.read_csv(_clean(request.body))
    if kind in ("application/xml", "text/xml", "application/adx+xml"):
        return values.read_adx(request.body)
    if kind != "application/json":
        raise auth.Refused(415, "kind", "Gửi application/json, text/csv hoặc application/xml.")
    try:
        sent = shapes.ValuesIn.model_validate(answers.CleanParser().parse_body(request))
    except ValidationError as error:
        raise answers.Faulty(
            422, "input", "Yêu cầu có chỗ chưa đúng.",
            [answers.tell_input(one) for one in error.errors(include_url=False)],
        ) from error  # fmt: skip
    return _take(sent)


def _take(sent: shapes.ValuesIn) -> tuple[list[values.ValueRow], list[values.RowFault]]:
    rows: list[values.ValueRow] = []
    faults: list[values.RowFault] = []
    for number, one in enumerate(sent.values, 1):
        try:
            for found in (one.value, one.numerator, one.denominator):
                if found is not None:
                    values.check_number(found)
        except ValueError:
            told = "Số quá lớn, hoặc có hơn 6 chữ số thập phân."
            faults.append(values.RowFault(number, "E603", told))
        rows.append(values.ValueRow(number=number, **one.model_dump()))
    return rows, faults


def _clean(body: bytes) -> bytes:
    """Return a body without NUL.

    :raises auth.Refused: when it has one.
    """
    if b"\0" in body:
        raise auth.Refused(400, "body", "Nội dung gửi có ký tự rỗng (NUL): bỏ đi rồi gửi lại.")
    return body


def _refuse(faults: list[values.RowFault]) -> answers.Faulty:
    told = [
        {"code": one.code, "where": f"row {one.row}", "sentence": str(one.sentence)}
        for one in faults[:1000]
    ]
    rows = len({one.row for one in faults})
    status = 409 if all(one.code == "E409" for one in faults) else 422
    if all(one.code == "E100" for one in faults):
        status = 403
    return answers.Faulty(
        status, "faults", f"{rows} dòng có lỗi, chưa ghi dòng nào. Sửa rồi gửi lại.", told
    )
