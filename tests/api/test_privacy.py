"""What programs read of processings, consents, breaches: never who asked for what."""

from collections.abc import Callable

import pytest

from tests.api.conftest import Program
from tests.factories import privacy
from tests.factories.cyber import of_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def test_programs_read_what_their_post_reads(make_program: Callable[..., Program]) -> None:
    made = privacy.add_processing()
    privacy.add_processing("Của sở", "SO-YT", kind="basic", sensitive_classes=[])
    privacy.add_consent(processing=made.code)
    privacy.add_breach(incident="SC.2026-001")
    privacy.receive_request(of_office("focal"))
    own = make_program("focal", privacy.COMMUNE)
    (told,) = own.get("/processings").json()["items"]
    assert (told["sensitive_classes"], told["subjects"]) == (["card"], None)
    assert told["started_on"] == "2026-08-03"
    assert own.get("/consents").json()["items"][0]["processing"] == made.code
    assert own.get("/breaches?kind=leak").json()["items"][0]["incident"] == "SC.2026-001"
    whole = make_program("leader", "UBND-14")
    assert len(whole.get("/processings").json()["items"]) == 2
    assert whole.get("/processings?kind=basic").json()["items"][0]["office"]["code"] == "SO-YT"
    assert "Lò Thị Mai" not in str([
        own.get(f"/{name}").json() for name in ("processings", "consents", "breaches", "journal")
    ])  # fmt: skip
    assert make_program("administrator", "VP-UBND").get("/breaches").status_code == 403
