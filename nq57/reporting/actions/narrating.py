"""Take sentences of offices' filings into the province's text, edit and order them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.core import numbers
from nq57.reporting import models, permissions, rules


@transaction.atomic
def take_sentences(
    *, cycle: models.Cycle, keys: Sequence[str], by: audit_rules.Actor, at: datetime
) -> int:
    """Take sentences by their keys (``filing.part.start``); return how many are new.

    Each keeps the filing, the part and the place that it comes from.

    :raises NotAllowedError: when the post does not run the cycles.
    :raises rules.ReportingError: when none is chosen, or one stands in no filing of the cycle.
    """
    permissions.check_may_run(by)
    held = _lock(cycle)
    wanted = [_read(key) for key in keys]
    filings = models.Filing.objects.filter(
        report__cycle=held, pk__in=[filing for filing, *_ in wanted]
    ).in_bulk()
    last = held.passages.aggregate(last=Max("position"))["last"] or 0
    made = []
    for at_place, (filing, part, start) in enumerate(wanted, last + 1):
        said = filings[filing].content["words"].get(part, "") if filing in filings else ""
        found = {one.start: one.text for one in rules.split_sentences(said)}
        if start not in found:
            raise rules.ReportingError("Có câu không còn trong bản gửi. Tải lại trang rồi chọn.")
        made.append(
            models.Passage(
                cycle=held, part=part, position=at_place, filing=filings[filing], start=start,
                quoted=found[start], text=found[start], taken_by=by.account, taken_at=at,
            )
        )  # fmt: skip
    if not made:
        raise rules.ReportingError("Chọn ít nhất một câu.")
    known = set(held.passages.values_list("filing", "part", "start"))
    new = [row for row in made if (row.filing_id, row.part, row.start) not in known]
    models.Passage.objects.bulk_create(new)
    if new:
        _journal("take_sentences", held, len(new), by, at)
    return len(new)


@transaction.atomic
def edit_passage(
    *, passage: models.Passage, text: str, seen: int, by: audit_rules.Actor, at: datetime
) -> models.Passage:
    """Say a taken sentence in other words; it keeps its source and is marked as edited.

    :raises NotAllowedError: when the post does not run the cycles.
    :raises rules.ReportingError: when it is empty, or somebody else wrote or dropped it since.
    """
    permissions.check_may_run(by)
    said = " ".join(text.split())
    if not said:
        raise rules.ReportingError("Câu không được để trống. Muốn bỏ câu thì bấm Bỏ câu.")
    held = _lock_passage(_lock(passage.cycle), passage)
    if held.revision != seen:
        raise rules.ReportingError(f"Người khác vừa sửa câu này thành: “{held.text}”.")
    if held.text != said:
        held.text, held.revision = said, held.revision + 1
        held.edited_by, held.edited_at = by.account, at
        held.save(update_fields=["text", "revision", "edited_by", "edited_at"])
        _journal("edit_passage", held.cycle, 1, by, at)
    return held


@transaction.atomic
def drop_passage(*, passage: models.Passage, by: audit_rules.Actor, at: datetime) -> None:
    """Take a sentence out of the province's text; the office's own stays in its filing.

    :raises NotAllowedError: when the post does not run the cycles.
    :raises rules.ReportingError: when somebody else dropped it since.
    """
    permissions.check_may_run(by)
    cycle = _lock(passage.cycle)
    models.Passage.objects.filter(pk=_lock_passage(cycle, passage).pk).delete()
    _journal("drop_passage", cycle, 1, by, at)


@transaction.atomic
def raise_passage(*, passage: models.Passage, by: audit_rules.Actor, at: datetime) -> None:
    """Move a sentence before the one above it in its part.

    :raises NotAllowedError: when the post does not run the cycles.
    :raises rules.ReportingError: when somebody else dropped it since.
    """
    permissions.check_may_run(by)
    cycle = _lock(passage.cycle)
    held = _lock_passage(cycle, passage)
    above = (
        cycle.passages.filter(part=held.part, position__lt=held.position)
        .order_by("-position").first()
    )  # fmt: skip
    if above is not None:
        above.position, held.position = held.position, above.position
        models.Passage.objects.bulk_update([above, held], ["position"])
        _journal("raise_passage", cycle, 1, by, at)


def _lock(cycle: models.Cycle) -> models.Cycle:
    found = models.Cycle.objects.select_for_update(of=("self",)).select_related("plan")
    return found.get(pk=cycle.pk)


def _lock_passage(cycle: models.Cycle, passage: models.Passage) -> models.Passage:
    """Return a sentence of a locked cycle as it stands, locked."""
    held = cycle.passages.select_for_update().filter(pk=passage.pk).first()
    if held is None:
        raise rules.ReportingError("Câu này đã được người khác bỏ. Tải lại trang để xem.")
    held.cycle = cycle
    return held


def _read(key: str) -> tuple[int, str, int]:
    filing, part, start = [*key.split("."), "", "", ""][:3]
    found = numbers.read_wholes([filing, start])
    if len(found) < 2 or part not in rules.WORDS:
        raise rules.ReportingError("Chọn câu trong danh sách của trang này.")
    return found[0], part, found[1]


def _journal(
    verb: str, cycle: models.Cycle, count: int, by: audit_rules.Actor, at: datetime
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="report_cycle",
        subject_code=f"{cycle.plan.code}/{cycle.period}", after={"sentences": count},
        secrecy=cycle.plan.secrecy,
    )  # fmt: skip
