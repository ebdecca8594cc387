"""Shapes that several areas share."""

from datetime import date
from typing import Annotated

from ninja import Header, Path, Query, Schema
from pydantic import Field

After = Annotated[int, Query(ge=0, le=2**63 - 1, description="next của trang trước")]
Limit = Annotated[int, Query(ge=1, le=200, description="số dòng một trang")]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key", pattern=r"^[\x21-\x7e]{1,80}$",
        description="khóa của lần gửi: gửi lại với cùng khóa thì được câu trả lời cũ",
    ),
]  # fmt: skip
Match = Annotated[str, Header(alias="If-Match", description="ETag đã đọc; khác thì từ chối (412)")]
Pk = Annotated[int, Path(ge=1, le=2**63 - 1)]
Day = Annotated[date | None, Query(description="một ngày, như 2026-11-30; bỏ trống là mọi ngày")]
Word = Annotated[str, Query(max_length=80)]


class OfficeOut(Schema):
    """An office by its code and name."""

    code: str
    name: str


class PartyOut(Schema):
    """Who leads or coordinates; ``code`` is empty where the text names no known body."""

    role: str
    code: str
    name: str


class Written(Schema):
    """What became of a write."""

    state: str = Field(description="stored")
    version: str = Field("", description="phiên bản (ETag) của báo cáo sau khi ghi")
