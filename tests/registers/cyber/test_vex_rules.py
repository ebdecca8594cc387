"""One status with its steps, and what is told of it in OpenVEX."""

import itertools
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from nq57.registers.cyber import rules
from nq57.registers.cyber.formats import openvex
from nq57.registers.cyber.rules import scans, vex

TODAY = date(2026, 4, 20)
AT = datetime(2026, 4, 20, 1, 0, tzinfo=UTC)
LEGAL = {
    ("under_investigation", "affected"), ("under_investigation", "not_affected"),
    ("affected", "under_investigation"), ("affected", "fix_claimed"), ("affected", "not_affected"),
    ("affected", "accepted"), ("fix_claimed", "fixed"), ("fix_claimed", "affected"),
    ("fixed", "affected"), ("not_affected", "under_investigation"), ("not_affected", "affected"),
    ("accepted", "affected"), ("accepted", "fix_claimed"),
}  # fmt: skip


@pytest.mark.parametrize("step", list(itertools.product(vex.STATUSES, repeat=2)))
def test_only_these_steps_are_taken(step: tuple[str, str]) -> None:
    assert vex.may_move(*step) == (step in LEGAL)
    if step in LEGAL:
        vex.check_move(*step)
    else:
        with pytest.raises(rules.CyberError, match="chỉ chuyển được sang"):
            vex.check_move(*step)


def test_nothing_is_fixed_without_a_claim_before() -> None:
    assert {old for old, new in LEGAL if new == "fixed"} == {"fix_claimed"}


def test_an_acceptance_ends_after_its_last_day() -> None:
    for days, standing in ((-1, "accepted"), (0, "accepted"), (1, "affected")):
        today = TODAY + timedelta(days=days)
        assert vex.stand("accepted", until=TODAY, today=today) == standing
    assert vex.stand("accepted", until=None, today=TODAY) == "affected"
    assert vex.stand("fixed", until=None, today=TODAY) == "fixed"


def occur(status: str, **said: Any) -> openvex.Occurrence:
    usual = {
        "system": "HT-01", "weakness": "CVE-2021-44228", "title": "Log4j", "status": status,
        "place": scans.Place("host", "10.20.0.5", 443), "changed_at": AT,
    }  # fmt: skip
    return openvex.Occurrence(**{**usual, **said})


def write(*occurrences: openvex.Occurrence) -> dict[str, Any]:
    return openvex.write_document(
        occurrences, author="Trung tâm", base="https://nq57.example/", name="HT 01", number=2,
        at=AT, today=TODAY,
    )  # fmt: skip


def check_rules(document: dict[str, Any]) -> None:
    """Hold a document against what OpenVEX 0.2.0 demands of it and of each statement."""

    def is_address(text: str) -> bool:
        parts = urlsplit(text)
        return (
            bool(parts.scheme and (parts.netloc or parts.path))
            and text.isascii()
            and " " not in text
        )

    assert document.keys() == {"@context", "@id", "author", "timestamp", "version", "statements"}
    assert document["@context"] == "https://openvex.dev/ns/v0.2.0"
    assert is_address(document["@id"])
    assert document["version"] >= 1
    assert document["statements"]
    assert datetime.fromisoformat(document["timestamp"]).tzinfo
    known = {"@id", "vulnerability", "timestamp", "products", "status", "status_notes",
             "justification", "impact_statement", "action_statement"}  # fmt: skip
    assert len({json.dumps(one) for one in document["statements"]}) == len(document["statements"])
    for one in document["statements"]:
        assert one.keys() <= known
        assert one["status"] in {"not_affected", "affected", "fixed", "under_investigation"}
        assert one["vulnerability"]["name"]
        assert is_address(one["@id"])
        assert datetime.fromisoformat(one["timestamp"]).tzinfo
        has_reason, has_words = "justification" in one, "impact_statement" in one
        assert (has_reason ^ has_words) == (one["status"] == "not_affected")
        assert ("action_statement" in one) == (one["status"] == "affected")
        assert one.get("justification") in {None, *vex.JUSTIFICATIONS}
        for product in one["products"]:
            assert is_address(product["@id"])
            for part in product["subcomponents"]:
                assert part.keys() in ({"@id"}, {"identifiers"})
                assert is_address(part.get("@id", "pkg:x/y"))
                assert part.get("identifiers", {}).keys() <= {"purl", "cpe22", "cpe23"}


PLACES = [
    scans.Place("host", "2001:db8::1", 443), scans.Place("url", "https://web.vn/tìm kiếm?q=1"),
    scans.Place("package", "pkg:deb/xz-utils@5.6.0"), scans.Place("package", "src/mã nguồn.py"),
    scans.Place("database", "db01/hồ sơ"),
]  # fmt: skip


@pytest.mark.parametrize("status", vex.STATUSES)
@pytest.mark.parametrize("place", PLACES, ids=lambda one: one.value)
def test_every_status_at_every_place_keeps_the_rules(status: str, place: scans.Place) -> None:
    for said in ({}, {"note": "Đã kiểm tra"}, {"justification": "component_not_present", "note": "x"},
                 {"until": TODAY, "measure": "Tách mạng"}, {"due": TODAY}):  # fmt: skip
        check_rules(write(occur(status, place=place, **said), occur("affected", weakness="x:1")))


@pytest.mark.parametrize(
    ("occurrence", "status", "words"),
    [
        (occur("fix_claimed"), "affected", "Cơ quan báo đã khắc phục"),
        (occur("accepted", until=TODAY, measure="Tách mạng"), "affected",
         "Chấp nhận rủi ro đến hết 20/04/2026; biện pháp thay thế: Tách mạng"),
        (occur("accepted", until=TODAY - timedelta(days=1)), "affected", "Cơ quan phải khắc phục."),
        (occur("affected", due=TODAY), "affected", "Cơ quan phải khắc phục trước hết 20/04/2026."),
        (occur("fixed"), "fixed", ""), (occur("under_investigation"), "under_investigation", ""),
    ],
)  # fmt: skip
def test_what_stands_between_is_affected_and_says_what_is_done(
    occurrence: openvex.Occurrence, status: str, words: str
) -> None:
    (statement,) = write(occurrence)["statements"]
    assert statement["status"] == status
    assert statement.get("action_statement", "").startswith(words)


def test_an_empty_document_is_refused() -> None:
    with pytest.raises(rules.CyberError, match="Không có lỗ hổng"):
        write()
