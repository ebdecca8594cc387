"""Questions to the law: what holds on a day, and when a clock runs out."""

from datetime import date, datetime

from nq57.law import models, rules

_YEARS_AHEAD = 2


def get_calendar(*, since: date, until: date) -> rules.Calendar:
    """Return the working-day calendar of the years from ``since`` to ``until``."""
    years = range(since.year, until.year + 1)
    edited = models.HolidayOverride.objects.filter(
        day__year__gte=since.year, day__year__lte=until.year
    )
    return rules.make_calendar(years, edited.values_list("day", "kind", "reason"))


def list_marked_days(*, year: int) -> list[rules.MarkedDay]:
    """Return the public holidays, make-up days and swaps of a year, by day.

    :raises LawError: when the year is out of the calendar's range.
    """
    marked = {one.day: one for one in rules.list_default_days(year)}
    for row in models.HolidayOverride.objects.filter(day__year=year):
        marked[row.day] = row.mark
    return [marked[day] for day in sorted(marked)]


def get_basis(*, code: str, is_locked: bool = False) -> models.LegalBasis:
    """Return the legal basis of a symbol.

    :raises LawError: when there is none.
    """
    found = models.LegalBasis.objects.filter(code=code.strip())
    basis = (found.select_for_update() if is_locked else found).first()
    if basis is None:
        raise rules.LawError(
            f"Không có căn cứ “{code.strip()}”: hãy thêm căn cứ ấy ở trang Căn cứ pháp lý trước."
        )
    return basis


def get_rule(*, code: str, on: date) -> models.ClockRule:
    """Return the clock rule that holds on a day.

    :raises LawError: when there is none.
    """
    found = models.ClockRule.objects.on(on).filter(code=code).select_related("basis").first()
    if found is None:
        raise rules.LawError(
            f"Không có quy tắc thời hạn “{code}” cho ngày {on:%d/%m/%Y}: "
            "hãy bổ sung ở trang Thời hạn."
        )
    return found


def get_due(*, code: str, start: date | datetime, on: date | None = None) -> rules.Due:
    """Return when the clock ``code`` that starts at ``start`` runs out, with its reasons.

    ``on`` is the day whose rule counts, where what it is about keeps an older one; by default
    the day of the start.

    :raises LawError: when no rule holds then, or the rule needs an hour.
    """
    first = start.astimezone(rules.ZONE).date() if isinstance(start, datetime) else start
    clock = get_rule(code=code, on=on or first).clock
    last_year = first.year + _YEARS_AHEAD + clock.duration // 240
    calendar = get_calendar(since=first, until=date(last_year, 12, 31))
    return rules.compute_due(clock, start, calendar)


def list_rules_out_of_force(*, on: date) -> list[models.ClockRule]:
    """Return the rules that still hold on a day though their basis no longer does."""
    found = models.ClockRule.objects.on(on).filter(basis__valid_to__lte=on)
    return list(found.select_related("basis"))
