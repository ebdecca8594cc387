"""Who acts in a demonstration, what is said, and one report's whole course by the real actions."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

from django.db.models import Count, Q

from nq57.cases import actions as case_actions
from nq57.core import reference
from nq57.orgs import enums as org_enums
from nq57.orgs import rules as org_rules
from nq57.plans import actions as plan_actions
from nq57.plans import models as plans
from nq57.reporting import enums, models, rules
from nq57.reporting.actions import checking, entering, moving
from nq57.reporting.rules import inventing

_FOLDER = reference.FOLDER.parent / "demo"
_AT_WORK = ("assigned", "accepted", "doing", "returned")
_SHARE = Decimal(100)
_Act = Callable[[models.Report, datetime], None]


def make_actor(office: str, role: str) -> org_rules.Actor:
    """Return an invented actor of an office; no account of that name can sign in."""
    account = f"{inventing.PREFIX}{office.lower()}.{role}"
    return org_rules.Actor(account=account, organisation=office, role=role)


def make_coordinator(plan: plans.Plan) -> org_rules.Actor:
    """Return the invented coordinator of a plan; its ``coordinator`` loaded."""
    office = plan.coordinator.code if plan.coordinator else ""
    return make_actor(office, org_enums.Role.COORDINATOR)


def name_product(code: str) -> str:
    """Return the symbol of an invented product."""
    number = 10 + int(inventing.draw("number", code) * 480)
    return inventing.pick(_read_phrases()["product"], code).format(so=number)


def give_reason(kind: str, *of: object) -> str:
    """Return one of the reasons of a kind: return, correct, void."""
    return inventing.pick(_read_phrases()[kind], kind, *of)


def get_moment(report: models.Report, course: inventing.Course) -> datetime:
    """Return when the office begins to write its report."""
    opens = datetime.combine(report.cycle.ends_on + timedelta(days=1), time(8, 30), rules.ZONE)
    minutes = int(inventing.draw("minute", report.organisation.code, report.cycle.period) * 400)
    return opens + timedelta(days=course.written_after, minutes=minutes)


def run_reports(pairs: Sequence[tuple[models.Report, inventing.Course]], until: datetime) -> None:
    """Bring reports as far as their courses go by ``until``, each act at its own time.

    What came without a word to say is accepted in one act, as a checker does.
    """
    accepted: list[tuple[models.Report, datetime]] = []
    corrected: list[tuple[models.Report, datetime]] = []
    for report, course in pairs:
        sent = _get_sending(report, course)
        acts: list[tuple[datetime, _Act]] = [(get_moment(report, course), _write), (sent, _send)]
        if course.is_returned:
            acts += [(sent + timedelta(days=1), _return), (sent + timedelta(days=2), _mend)]
        _run(report, acts, until)
        checked = sent + timedelta(days=3)
        if checked <= until and not course.is_waiting:
            accepted.append((report, checked))
            if course.is_corrected:
                corrected.append((report, sent + timedelta(days=9)))
    if accepted:
        _accept([report for report, _ in accepted], max(at for _, at in accepted))
    for report, at in corrected:
        _run(report, [(at, _correct)], until)
        if at <= until:
            _accept([report], min(at + timedelta(days=1), until))


def _get_sending(report: models.Report, course: inventing.Course) -> datetime:
    if not course.late_by:
        return get_moment(report, course) + timedelta(hours=1)
    day = report.cycle.due_on + timedelta(days=course.late_by)
    return datetime.combine(day, time(10, 15), rules.ZONE)


def _run(report: models.Report, acts: Sequence[tuple[datetime, _Act]], until: datetime) -> None:
    for at, act in acts:
        if at > until:
            return
        act(_reload(report), at)


def _reload(report: models.Report) -> models.Report:
    found = models.Report.objects.with_rows().select_related("cycle__plan__coordinator")
    return found.get(pk=report.pk)


def _focal(report: models.Report) -> org_rules.Actor:
    return make_actor(report.organisation.code, org_enums.Role.FOCAL)


def _head(report: models.Report) -> org_rules.Actor:
    return make_actor(report.organisation.code, org_enums.Role.HEAD)


def _write(report: models.Report, at: datetime) -> None:
    """Write what has changed, confirm the rest as before, and put it before the head."""
    office, on = report.organisation.code, report.cycle.ends_on
    lines = list(report.lines.select_related("obligation__case", "before"))
    entries = [*_invent_lines(lines, office, on), *_invent_figures(report)]
    done = sum(
        one.typed.state == "done" for one in entries if isinstance(one.typed, rules.LineText)
    ) + sum(line.before is not None and line.before.state == "done" for line in lines)
    words = inventing.invent_words(
        _read_words(), office=office, name=report.organisation.name, label=report.cycle.label,
        tasks=len(lines), done=done,
    )  # fmt: skip
    entries.append(entering.Entry(report.item, report.revision, words))
    by = _focal(report)
    saved = entering.save_entries(report=report, entries=entries, by=by, at=at)
    if saved.faults or saved.conflicts:
        raise rules.FaultyError(saved.faults)
    entering.confirm_as_before(report=report, keys=[], by=by, at=at)
    moving.submit(report=report, by=by, at=at)


def _invent_lines(lines: Sequence[models.Line], office: str, on: date) -> list[entering.Entry]:
    said, entries = _read_phrases(), []
    for line in lines:
        before = line.before  # says nothing when that report was never written
        owed = inventing.Owed(
            code=line.obligation.case.code,
            kind=line.obligation.kind,
            before=before.said if before and before.state else None,
        )
        if line.obligation.case.finished_on is not None:
            typed: rules.LineText | None = _say_finished(line)
        else:
            typed = inventing.invent_line(owed, office, on, said["product"], said["difficulty"])
        if typed is not None:
            entries.append(entering.Entry(line.item, line.revision, typed))
    return entries


def _say_finished(line: models.Line) -> rules.LineText:
    """Say of a line what its obligation says: done, by its product."""
    case, product = line.obligation.case, line.obligation.product
    return rules.LineText(
        state="done", percent="100", product=product or name_product(case.code),
        product_on=f"{case.finished_on:%d/%m/%Y}",
    )  # fmt: skip


def _invent_figures(report: models.Report) -> list[entering.Entry]:
    rows = report.figures.select_related("profile", "indicator")
    figures = list(rows.prefetch_related("indicator__targets"))
    parts = _count_parts(report, figures)
    return [
        entering.Entry(
            figure.item, figure.revision,
            inventing.invent_figure(
                _make_aim(figure, report.cycle.ends_on.year, parts.get(figure.indicator_id, 1)),
                report.organisation.code, report.cycle.ends_on,
            ),
        )
        for figure in figures
    ]  # fmt: skip


def _count_parts(report: models.Report, figures: Sequence[models.Figure]) -> dict[int, int]:
    """Return over how many offices the figures are added up, by indicator."""
    summed = [one.indicator_id for one in figures if one.profile.formula_units == "sum"]
    if not summed:
        return {}
    asked = models.Figure.objects.filter(report__cycle=report.cycle_id, indicator__in=summed)
    return dict(asked.order_by().values_list("indicator").annotate(Count("pk")))


def _make_aim(figure: models.Figure, year: int, offices: int) -> inventing.Aim:
    profile = figure.profile
    targets = [
        row for row in figure.indicator.targets.all()
        if row.is_current and row.horizon and row.horizon >= year
        and (row.low is not None or row.high is not None)
    ]  # fmt: skip
    targets.sort(key=lambda row: row.horizon or 0)
    nearest = targets[0] if targets else None
    return inventing.Aim(
        code=figure.indicator.code, scale=profile.scale, has_parts=bool(profile.denominator),
        formula=profile.formula_units, offices=offices,
        years=1 + (profile.span_to or 0) - (profile.span_from or 0),
        goal=(nearest.low if nearest.low is not None else nearest.high) if nearest else None,
        goal_year=(nearest.horizon or year) if nearest else year + 4,
        low=profile.bound_low, high=profile.bound_high, direction=profile.direction,
        is_whole=profile.scale == 1 and "%" not in profile.unit,
    )  # fmt: skip


def _send(report: models.Report, at: datetime) -> None:
    moving.approve(report=report, by=_head(report), at=at)
    moving.send(report=report, by=_head(report), at=at)


def _return(report: models.Report, at: datetime) -> None:
    """Return one line and the words, each with its reason."""
    line = report.lines.order_by("pk").first()
    items: list[models.Line | models.Report] = [report, *([line] if line else [])]
    reasons = {one.stamp: give_reason("return", one.item) for one in items}
    by = make_coordinator(report.cycle.plan)
    checking.return_items(report=report, reasons=reasons, by=by, at=at)


def _mend(report: models.Report, at: datetime) -> None:
    """Mend what was returned, and send again."""
    entries = [
        entering.Entry(
            line.item, line.revision,
            rules.LineText(
                state=line.state, percent="" if line.percent is None else str(line.percent),
                product=line.product,
                product_on=f"{line.product_on:%d/%m/%Y}" if line.product_on else "",
                difficulty=f"{line.difficulty} Đã rà soát, bổ sung theo yêu cầu.".strip(),
            ),
        )
        for line in report.lines.filter(verdict=enums.ItemVerdict.RETURNED)
    ]  # fmt: skip
    words = {"results": f"{report.results} Đã giải trình theo yêu cầu của cơ quan kiểm tra."}
    entries.append(entering.Entry(report.item, report.revision, words))
    _send_again(report, entries, at, "Gửi lại sau khi bổ sung")


def _correct(report: models.Report, at: datetime) -> None:
    """Open the accepted report, change its figures a little, and send it as a new version."""
    reason = give_reason("correct", report.case.code)
    moving.correct(report=report, reason=reason, by=_focal(report), at=at)
    held = _reload(report)
    words = {"results": f"{held.results} Đính chính: {reason[0].lower()}{reason[1:]}"}
    entries: list[entering.Entry] = [entering.Entry(held.item, held.revision, words)]
    figure = held.figures.exclude(denominator=None).order_by("pk").first()
    if figure is not None and figure.numerator:
        typed = rules.FigureText(
            numerator=inventing.say_number(figure.numerator - 1),
            denominator=inventing.say_number(figure.denominator or _SHARE), note=reason,
        )  # fmt: skip
        entries.append(entering.Entry(figure.item, figure.revision, typed))
    _send_again(held, entries, at, reason)


def _send_again(
    report: models.Report, entries: Sequence[entering.Entry], at: datetime, note: str
) -> None:
    saved = entering.save_entries(report=report, entries=entries, by=_focal(report), at=at)
    if saved.faults or saved.conflicts:
        raise rules.FaultyError(saved.faults)
    moving.submit(report=report, by=_focal(report), at=at)
    moving.approve(report=report, by=_head(report), at=at)
    moving.send(report=report, by=_head(report), at=at, note=note)


def _accept(reports: Sequence[models.Report], at: datetime) -> None:
    """Accept everything that waits, and let finished obligations be confirmed."""
    by = make_coordinator(reports[0].cycle.plan)
    mine = Q(report__in=reports, verdict=enums.ItemVerdict.PENDING)
    lines = models.Line.objects.filter(mine).only("pk", "revision").order_by()
    figures = models.Figure.objects.filter(mine).only("pk", "revision").order_by()
    keys = [report.pk for report in reports]
    words = models.Report.objects.filter(pk__in=keys, verdict=enums.ItemVerdict.PENDING)
    items: list[models.Line | models.Figure | models.Report] = [*lines, *figures, *words]
    checking.accept_items(stamps=[one.stamp for one in items], by=by, at=at)
    finished = models.Line.objects.filter(
        report__in=reports, state=enums.LineState.DONE, obligation__case__state__in=_AT_WORK
    )
    for line in finished.select_related("obligation__case__organisation"):
        owed = line.obligation
        if owed.is_dormant or line.product_on is None:
            continue
        plan_actions.submit_obligation(
            obligation=owed, product=line.product, finished_on=line.product_on,
            by=make_actor(owed.case.organisation.code, org_enums.Role.FOCAL), at=at,
        )  # fmt: skip
        case_actions.move(case=owed.case, verb="confirm", by=by, at=at)


@cache
def _read_phrases() -> dict[str, list[str]]:
    return _group("phrases.csv", "kind")


@cache
def _read_words() -> dict[str, list[str]]:
    return _group("words.csv", "part")


def _group(name: str, column: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in reference.read_table(_FOLDER / name).rows:
        found.setdefault(row[column], []).append(row["text"])
    return found
