"""A cycle as long tables: how each office stands, and everything that was said."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.db.models import Count, Q

from nq57.audit import rules as audit_rules
from nq57.audit.enums import Secrecy
from nq57.core import dates, tables
from nq57.reporting import enums, models, rules
from nq57.reporting.formats import sheet
from nq57.reporting.queries import lists, offline

_CHUNK = 100  # reports loaded at once
STATUS = {
    "Cơ quan": 40, "Mã": 14, "Tình trạng": 22, "Hạn gửi": 12, "Ngày gửi lần đầu": 12,
    "Chậm (ngày)": 9, "Lý do coi là đúng hạn": 24, "Số lần trả lại": 9,
    "Nhiệm vụ đã xác nhận": 11, "Nhiệm vụ": 9, "Số liệu đã xác nhận": 11, "Số liệu": 9,
    "Như kỳ trước": 9, "Mục bị trả lại": 9, "Nhập thay": 36, "Mục ghi khi mất mạng": 9,
    "Ghi trên máy lúc": 24, "Máy chủ nhận lúc": 24,
}  # fmt: skip
ITEMS = {
    "Cơ quan": 34, "Mã cơ quan": 14, "Loại": 12, "Số": 9, "Nội dung": 60, "Kỳ": 10,
    "Xác nhận": 14, "Tình trạng": 18, "Phần trăm": 9, "Văn bản kết quả": 22, "Ngày văn bản": 12,
    "Tử số": 13, "Mẫu số": 13, "Kết quả": 13, "Đơn vị": 10, "Khó khăn, ghi chú, lời văn": 60,
    "Kiểm tra": 14, "Lý do trả lại": 30, "Nhập thay": 36, "Ghi trên máy lúc": 24,
    "Máy chủ nhận lúc": 24,
}  # fmt: skip
Cells = Sequence[tables.Value]
Devices = Mapping[tuple[int, str], offline.Offline]


def list_status_rows(*, cycle: models.Cycle, by: audit_rules.Actor, today: date) -> Iterator[Cells]:
    """Yield how the reports of a cycle stand that ``by`` may see, as ``STATUS`` names it.

    What is restricted is left out.
    """
    found = _list_leaving(cycle, by).with_rows()
    ordered = list(found.order_by("organisation__level", "organisation__sort_key"))
    lines, figures = (_count_items(model, ordered) for model in (models.Line, models.Figure))
    devices = offline.list_offline(reports=[report.pk for report in ordered])
    none = {"total": 0, "answered": 0, "kept": 0, "returned": 0}
    for report in ordered:
        a, b = lines.get(report.pk, none), figures.get(report.pk, none)
        yield (
            report.organisation.name, report.organisation.code,
            rules.REPORT.states[report.case.state].label, cycle.due_on, report.first_sent_on,
            lists.count_days_late(report, today), report.excuse, report.round,
            a["answered"], a["total"], b["answered"], b["total"], a["kept"] + b["kept"],
            a["returned"] + b["returned"] + (report.verdict == enums.ItemVerdict.RETURNED),
            _say_behalf(report), *_say_device(devices.get(report.pk), counts=True),
        )  # fmt: skip


def _list_leaving(cycle: models.Cycle, by: audit_rules.Actor) -> models.ReportQuerySet:
    """Return the reports that may stand in a file: none of a restricted plan does."""
    return models.Report.objects.visible_to(by).filter(cycle=cycle, case__secrecy=Secrecy.OPEN)


def _count_items(
    model: type[models.Line] | type[models.Figure], reports: Sequence[models.Report]
) -> dict[int, dict[str, int]]:
    found = model.objects.filter(report__in=reports).order_by().values("report")
    counted = found.annotate(
        total=Count("pk"),
        answered=Count("pk", filter=~Q(answer=enums.Answer.OPEN)),
        kept=Count("pk", filter=Q(answer=enums.Answer.AS_BEFORE)),
        returned=Count("pk", filter=Q(verdict=enums.ItemVerdict.RETURNED)),
    )
    names = ("total", "answered", "kept", "returned")
    return {
        row[0]: dict(zip(names, row[1:], strict=True))
        for row in counted.values_list("report", *names)
    }


def list_item_rows(*, cycle: models.Cycle, by: audit_rules.Actor) -> Iterator[Cells]:
    """Yield all lines, figures and words of a cycle that ``by`` may see, as ``ITEMS`` names it.

    They come office by office, some reports at a time: memory does not grow with the cycle.
    What is restricted is left out.
    """
    found = _list_leaving(cycle, by).order_by("organisation__level", "organisation__sort_key")
    keys = list(found.values_list("pk", flat=True))
    for start in range(0, len(keys), _CHUNK):
        some = keys[start : start + _CHUNK]
        rows: dict[int, list[Cells]] = {key: [] for key in some}
        devices = offline.list_offline_items(reports=some)
        _add_lines(rows, devices)
        _add_figures(rows, devices)
        held = models.Report.objects.filter(pk__in=some)
        for report in held.select_related("organisation", "on_behalf"):
            office = (report.organisation.name, report.organisation.code)
            said = _say_behalf(report)
            device = _say_device(devices.get((report.pk, report.item)))
            words = [(*row, *device) for row in _say_words(report)]
            rows[report.pk] = [
                (*office, *row[:-2], said, *row[-2:]) for row in [*rows[report.pk], *words]
            ]
        for key in some:
            yield from rows[key]


def _add_lines(rows: dict[int, list[Cells]], devices: Devices) -> None:
    found = models.Line.objects.filter(report__in=rows, obligation__case__secrecy=Secrecy.OPEN)
    verdicts = _name_verdicts()
    values = found.values_list(
        "report", "obligation__task__code", "obligation__duty__code", "obligation__case__title",
        "answer", "state", "percent", "product", "product_on", "difficulty", "verdict", "reason",
        "pk",
    )  # fmt: skip
    for row in values.order_by("obligation__task__position", "pk"):
        (
            report, task, duty, title, answer, state, percent, product, day, hard, verdict, why, key
        ) = row  # fmt: skip
        rows[report].append((
            "Nhiệm vụ", task or duty or "", title, "", sheet.ANSWERS[answer],
            sheet.STATES.get(state, ""), percent, product, day, None, None, None, "", hard,
            verdicts[verdict], why, *_say_device(devices.get((report, f"line-{key}"))),
        ))  # fmt: skip


def _add_figures(rows: dict[int, list[Cells]], devices: Devices) -> None:
    found = models.Figure.objects.filter(report__in=rows).order_by("indicator__position", "pk")
    values = found.values_list(
        "report", "indicator__code", "indicator__name", "period", "answer", "numerator",
        "denominator", "value", "note", "verdict", "reason", "profile__unit", "pk",
    )  # fmt: skip
    verdicts = _name_verdicts()
    for row in values:
        (
            report, code, name, period, answer, top, bottom, value, note, verdict, why, unit, key
        ) = row  # fmt: skip
        rows[report].append((
            "Số liệu", code, name, period, sheet.ANSWERS[answer], "", None, "", None, top, bottom,
            value, unit, note, verdicts[verdict], why,
            *_say_device(devices.get((report, f"figure-{key}"))),
        ))  # fmt: skip


def _say_words(report: models.Report) -> Iterator[Cells]:
    verdict = _name_verdicts()[report.verdict]
    for name, title in rules.WORDS.items():
        number, _, words = title.partition(". ")
        yield (
            "Phần lời", number, words, "", "", "", None, "", None, None, None, None, "",
            report.words[name], verdict, report.reason,
        )  # fmt: skip


def _say_behalf(report: models.Report) -> str:
    """Return who entered a report for its office, and what the office says of that."""
    row = report.on_behalf
    if row is None or row.state == enums.BehalfState.DROPPED:
        return ""
    return f"{row.office_name}: {dict(enums.BehalfState.choices)[row.state]}"


def _say_device(of: offline.Offline | None, *, counts: bool = False) -> Cells:
    """Return the device's own time and the server's receipt, first how many when that counts."""
    if of is None:
        return (None, None, None) if counts else (None, None)
    times = [
        dates.format_moment(at.astimezone(rules.ZONE)) if at else None
        for at in (of.entered_at, of.received_at)
    ]
    return (of.count, *times) if counts else times


def _name_verdicts() -> dict[str, str]:
    return {str(value): str(label) for value, label in enums.ItemVerdict.choices}
