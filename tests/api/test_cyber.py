"""Response plans as programs read them: the own office's, and never whom to call."""

from collections.abc import Callable

import pytest

from tests.api.conftest import Program
from tests.factories import cyber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def test_programs_read_the_steps_of_plans_and_nobodys_phone(
    make_program: Callable[..., Program],
) -> None:
    plan = cyber.approve_plan(cyber.write_plan(cyber.add()))
    cyber.write_plan(cyber.add("Khác"))
    own = make_program("focal", cyber.COMMUNE)
    (told,) = own.get("/response-plans?state=in_force").json()["items"]
    assert (told["code"], told["decision"]) == (plan.case.code, "7/QĐ-UBND")
    assert [one["on_failure"] for one in told["steps"]] == [None, 4, None, None]
    answer = own.get("/response-plans")
    assert len(answer.json()["items"]) == 2
    text = answer.content.decode()
    assert not any(one.name in text or one.phone in text for one in cyber.PEOPLE)
    assert own.get("/response-plans?state=lạ").status_code == 422
    assert make_program("head", "SO-YT").get("/response-plans").json()["items"] == []
    assert make_program("auditor", "SO-TC").get("/response-plans").status_code == 403
