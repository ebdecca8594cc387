"""What every register's pages share: filters that keep the rest of the address, words offered."""

import io
from typing import Any

import openpyxl
from django.template.loader import render_to_string
from django.test import RequestFactory

from nq57.registers.base import rules
from nq57.web.shared import registers

CHOICES = [("a", "Loại A"), ("b", "Loại B")]


def test_the_filters_keep_what_other_links_ask_and_drop_the_page() -> None:
    request = RequestFactory().get("/so/", {"q": " sổ ", "loai": "b", "cap-do": "1", "sau": "x"})
    picks = [
        registers.Pick("loai", "Loại", CHOICES, registers.read_pick(request, "loai", ("a", "b"))),
        registers.Pick("co-quan", "Cơ quan", [], ""),
    ]
    bar = registers.make_bar(request, picks)
    assert (bar.text, bar.kept) == ("sổ", [("cap-do", "1")])
    page = render_to_string("registers/_filters.html", {"bar": bar, "hint": "Tìm"}, request)
    assert '<input type="hidden" name="cap-do" value="1">' in page
    assert '<option value="b" selected>Loại B</option>' in page
    assert 'name="sau"' not in page
    assert "co-quan" not in page  # nothing to choose from


def test_a_word_that_no_list_has_is_not_asked() -> None:
    request = RequestFactory().get("/so/", {"loai": "' OR 1=1"})
    assert registers.read_pick(request, "loai", ("a", "b")) == ""


def test_the_sheet_to_begin_with_offers_what_a_cell_can_hold() -> None:
    columns: dict[str, rules.Column] = {
        "name": rules.Text("Tên", 30),
        "kind": rules.Choice("Loại", 20, choices=tuple(CHOICES)),
        "way": rules.Choice("Cách", 20, choices=(("c", "Báo, đài"), ("d", "Mạng"))),
        "is_open": rules.YesNo("Công khai", 10),
    }
    answer = registers.send_template(name="so", title="Sổ", columns=columns)
    sheet: Any = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[1]] == ["Tên", "Loại", "Cách", "Công khai"]
    offered = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert offered == {"B2:B51": '"Loại A,Loại B"', "D2:D51": '"có,không"'}
