"""Formats, fields, chips and pages by key."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

import nq57.web
from nq57.audit import models as audit_models
from nq57.releases import rules
from nq57.web.shared import addresses, chips, days, formats, forms, pages, released
from nq57.web.templatetags import nq57 as tags

TEMPLATES = Path(nq57.web.__file__).parent / "templates"


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (1234567.89, None, "1.234.567,89"),
        (Decimal("1234.50"), None, "1.234,5"),
        (Decimal("100"), None, "100"),
        (Decimal("1E+3"), None, "1.000"),
        (0.5, 2, "0,50"),
        (-3, None, "−3"),
        (None, None, "–"),
    ],
)
def test_numbers(value: float, places: int | None, shown: str) -> None:
    assert formats.format_number(value, places) == shown


@pytest.mark.parametrize(
    ("typed", "day", "is_wrong"),
    [
        (" 5/3/2026", date(2026, 3, 5), False), ("2026-03-05", date(2026, 3, 5), False),
        ("", None, False), ("31/02/2026", None, True), ("31/12/9999", None, True),
        ("01/01/0001", None, True),
    ],
)  # fmt: skip
def test_the_day_of_an_address(typed: str, day: date | None, is_wrong: bool) -> None:
    request = RequestFactory().get("/", {"ngay": typed})
    assert days.read(request) == (day or timezone.localdate(), is_wrong)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("PL1.V.13", "Phụ lục I, mục V, số 13"),
        ("PL2.VIII.3.4", "Phụ lục II, mục VIII, số 3.4"),
        ("IV.1.a", "mục IV, số 1.a"),
        ("PL14", "Phụ lục XIV"),
        ("1.(5)", "điều khoản 1.(5)"),
    ],
)
def test_a_clause_is_said_in_words(path: str, shown: str) -> None:
    assert tags.clause(path) == shown


def test_a_select_offers_what_is_given_escaped_and_marks_the_chosen() -> None:
    drawn = tags.options([("a", "Sở A & B"), ('"', "<b>"), (3, "ba")], "3")
    assert drawn == (
        '<option value="a">Sở A &amp; B</option><option value="&quot;">&lt;b&gt;</option>'
        '<option value="3" selected>ba</option>'
    )
    assert "selected" not in tags.options([("a", "A")], None)


def test_days_are_of_the_province() -> None:
    late_evening = datetime(2026, 12, 6, 18, 30, tzinfo=UTC)
    assert formats.format_day(late_evening) == "07/12/2026"
    assert formats.format_moment(late_evening) == "01:30 07/12/2026"
    assert formats.format_day(date(2026, 12, 7)) == "07/12/2026"
    assert formats.format_day(None) == "–"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1.234,5", "1234.5"),
        ("1234.5", "1234.5"),
        ("1.234", "1234"),
        ("1 234,5", "1234.5"),
        ("0,75", "0.75"),
        ("0.66", "0.66"),
        ("12.345.678", "12345678"),
        ("-3", "-3"),
    ],
)
def test_numbers_are_read_with_both_separators(typed: str, number: str) -> None:
    assert forms.NumberField().clean(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["sáu", "1,2,3", "1.23.4", "--1", "NaN", "1e5"])
def test_what_is_no_number(typed: str) -> None:
    with pytest.raises(django_forms.ValidationError):
        forms.NumberField().clean(typed)


@pytest.mark.parametrize("typed", ["7/12/2026", "07/12/2026", "07-12-2026", "2026-12-07"])
def test_days_are_read(typed: str) -> None:
    assert forms.DayField().clean(typed) == date(2026, 12, 7)


def test_wrong_field_keeps_what_was_typed_and_points_to_its_sentence() -> None:
    class Form(django_forms.Form):
        on = forms.DayField(label="Ngày", help_text="Ngày ký.")

    shown = str(Form({"on": "32/12/2026"}))
    assert 'value="32/12/2026"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_on_hint id_on_error"' in shown
    assert 'id="id_on_error"' in shown
    assert 'href="#id_on"' in shown


@pytest.mark.django_db
def test_chips_keep_the_other_filters_and_start_at_the_first_page() -> None:
    request = RequestFactory().get("/x", {"q": "chữ", "tt": "late", "sau": "k"})
    everything, late = chips.make_chips(
        request, "tt", [chips.Choice("", "Tất cả"), chips.Choice("late", "Quá hạn", 3)]
    )
    assert everything.url == "/x?q=ch%E1%BB%AF"
    assert late.url == "/x?q=ch%E1%BB%AF&tt=late"
    assert (everything.is_current, late.is_current) == (False, True)


@pytest.mark.django_db
@pytest.mark.parametrize("key", [("verb", "id"), ("-verb", "-id")])
def test_pages_by_key_meet_every_row_once(key: tuple[str, ...]) -> None:
    for number in range(7):
        audit_models.Entry.objects.create(
            at=datetime(2026, 1, 1, tzinfo=UTC),
            account="a",
            verb=f"v{number % 3}",
            subject_kind="k",
            subject_code=str(number),
            hash="0" * 64,
        )
    seen, url = [], "/x?q=1"
    while url:
        page = pages.take(
            audit_models.Entry.objects.all(), RequestFactory().get(url), key=key, size=3
        )
        seen += [row.pk for row in page.rows]
        url = page.next_url or ""
    assert len(seen) == len(set(seen)) == 7
    assert seen == list(audit_models.Entry.objects.order_by(*key).values_list("pk", flat=True))


@pytest.mark.django_db
def test_a_forged_page_key_shows_the_first_page() -> None:
    page = pages.take(
        audit_models.Entry.objects.all(), RequestFactory().get("/x?sau=abc"), key=("id",)
    )
    assert page.rows == []
    assert page.first_url is None


@pytest.mark.django_db
def test_a_key_of_another_list_shows_the_first_page() -> None:
    other = pages._sign(["chữ"], "/y")
    request = RequestFactory().get("/x", {"sau": other})
    assert pages.take(audit_models.Entry.objects.all(), request, key=("id",)).first_url is None


@pytest.mark.parametrize(
    ("what", "before", "after", "shown"),
    [
        ("value", "73.476545", "73.173648", ("73,48%", "73,17%")),
        ("value", "73.476545", "73.476541", ("73,476545", "73,476541")),
        ("value", "None", "5", ("–", "5%")),
        ("state", "on_track", "at_risk", ("Đúng tiến độ", "Có nguy cơ")),
        ("period", "2026-09", "", ("Tháng 9/2026", "–")),
    ],
)
def test_a_correction_is_said_as_the_page_said_it(
    what: str, before: str, after: str, shown: tuple[str, str]
) -> None:
    change = rules.Change("indicators", "V.7", "Tỷ lệ", what, before, after, unit="%")
    assert released.say_change(change) == shown


def test_late_tasks_of_a_correction_are_counted_in_words() -> None:
    change = rules.Change("tasks", "1.(5)", "Xây dựng phương án", "overdue", "6", "7")
    assert released.say_change(change) == ("6 việc quá hạn", "7 việc quá hạn")


def test_a_draft_that_is_fetched_does_not_swallow_the_next_press() -> None:
    places = [place for place in TEMPLATES.rglob("*.html") if 'value="docx"' in place.read_text()]
    assert places
    for place in places:
        buttons = re.findall(r'<button[^>]*value="(?:docx|pdf)"[^>]*>', place.read_text())
        assert all(" data-file" in button for button in buttons), place


@pytest.mark.parametrize(
    ("typed", "value"), [("1.200", 1200), ("1 200", 1200), ("7", 7), ("", None)]
)
def test_whole_numbers_are_typed_with_separators(typed: str, value: int | None) -> None:
    assert forms.WholeField(required=False).clean(typed) == value


@pytest.mark.parametrize("typed", ["7,5", "bảy", "-1", "9999"])
def test_what_is_no_whole_number_in_bounds_gets_a_sentence(typed: str) -> None:
    with pytest.raises(ValidationError, match=r"Số chưa đúng|Ghi số từ 0|Ghi số không quá"):
        forms.WholeField(min_value=0, max_value=2000).clean(typed)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("work:obligation", ["NV-142-0007"]),
        ("work:obligation", ["số 5 & 6?"]),
        ("plans:duties", ["ke-hoach-142"]),
        ("plans:task", ["ke-hoach-142", 1070]),
    ],
)
def test_addresses_of_rows_are_those_of_their_pages(name: str, keys: list[object]) -> None:
    assert addresses.get_address(name, *keys) == reverse(name, args=keys)


@pytest.mark.parametrize("key", ["", "a/b"])
def test_what_no_page_answers_to_has_no_address(key: str) -> None:
    with pytest.raises(NoReverseMatch):
        addresses.get_address("work:obligation", key)
