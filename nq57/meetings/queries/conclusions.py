"""Which documents may conclude a meeting: those in force under its plan, and those under review."""

from dataclasses import dataclass

from django.db.models import Count, Q

from nq57.audit import rules as audit_rules
from nq57.documents import enums as document_enums
from nq57.documents import models as documents
from nq57.documents import queries as document_queries
from nq57.meetings import models
from nq57.plans import enums as plan_enums


@dataclass(frozen=True)
class Candidate:
    """A document that may be a conclusion: held already, or a reading that waits.

    ``open_questions`` are those that still keep a reading from being adopted.
    """

    key: str
    title: str
    symbol: str
    orders: int
    document: documents.Document | None = None
    reading: documents.Reading | None = None
    open_questions: int = 0


def list_candidates(*, meeting: models.Meeting, by: audit_rules.Actor) -> list[Candidate]:
    """Return what may conclude a meeting, readings first, then documents from the newest."""
    return [*_list_readings(), *_list_documents(meeting, by)]


def _list_readings() -> list[Candidate]:
    found = documents.Reading.objects.filter(
        state=document_enums.ReadingState.READ, draft__directives__0__isnull=False
    ).select_related("file")
    made = []
    for row in found.defer("lines").order_by("-uploaded_at"):
        draft = row.draft or {}
        progress = document_queries.get_progress(reading=row)
        facts = draft.get("document", {})
        made.append(
            Candidate(
                key=f"doc-{row.pk}", title=facts.get("title") or row.file.name,
                symbol=facts.get("symbol") or "", orders=len(draft["directives"]), reading=row,
                open_questions=progress.asked - progress.answered,
            )
        )  # fmt: skip
    return made


def _list_documents(meeting: models.Meeting, by: audit_rules.Actor) -> list[Candidate]:
    orders = Count("tasks", Q(tasks__plan=meeting.plan_id, tasks__kind=plan_enums.TaskKind.ORDER))
    found = documents.Document.objects.visible_to(by).annotate(orders=orders)
    free = found.filter(orders__gt=0, concludes__isnull=True)
    if meeting.held_on is not None:
        free = free.filter(Q(issued_on__isnull=True) | Q(issued_on__gte=meeting.held_on))
    return [
        Candidate(
            key=f"van-ban-{row.pk}", title=row.title, symbol=row.symbol or "",
            orders=row.orders, document=row,  # type: ignore[attr-defined]
        )
        for row in free.defer("lines").order_by("-issued_on", "-pk")
    ]  # fmt: skip
