"""What programs read of programmes and honours: a name only with consent, never a minor's."""

from collections.abc import Callable

import pytest

from nq57.registers.honours import queries
from tests.api.conftest import Program
from tests.factories import honours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def test_a_name_is_told_with_consent_and_to_whom_it_is_for(
    make_program: Callable[..., Program],
) -> None:
    programme = honours.add_programme(task=queries.TASKS.get(code="I.5.1"))
    honours.add_honour("Lò Thị Hoa", programme=programme)
    for given in ({"consent": "unasked"}, {"is_minor": True}, {"office": "SO-YT"}):
        honours.add_honour(f"Quàng Văn {len(str(given))}", **given)  # type: ignore[arg-type]
    own = make_program("focal", honours.COMMUNE)
    told = own.get("/honours").json()["items"]
    assert [one["name"] for one in told] == ["Lò Thị Hoa", "", ""]
    assert told[0]["programme"] == programme.code
    assert {one["office"]["code"] for one in told} == {honours.COMMUNE}
    assert own.get("/honours?kind=?").status_code == 422
    assert own.get("/honours?kind=group").json()["items"] == []
    (shown,) = own.get("/programmes").json()["items"]
    assert (shown["task"], shown["reach"], shown["since"]) == ("I.5.1", None, "2026-07-01")
    found = make_program("leader", "UBND-14").get("/honours?organisation=SO-YT").json()["items"]
    assert len(found) == 1
    assert make_program("administrator", "VP-UBND").get("/honours").status_code == 403
