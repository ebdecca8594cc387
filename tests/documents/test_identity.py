"""Documents meet by symbol, issuer and year, in whatever order they come."""

from datetime import date
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.documents import actions, models, queries, rules
from tests.factories import orgs, readings
from tests.factories.orgs import make_actor
from tests.factories.readings import AT

pytestmark = pytest.mark.django_db

BY = make_actor("coordinator")
SYMBOL = "142/KH-UBND"
PROVINCE, COMMUNE = "Ủy ban nhân dân tỉnh Sơn La", "Ủy ban nhân dân xã Mai Sơn"


@pytest.fixture(autouse=True)
def _offices() -> None:
    province = orgs.OrganisationFactory(code="UBND-14", name=PROVINCE, short_name="UBND tỉnh")
    orgs.OrganisationFactory(code="UBND-04099", name=COMMUNE, short_name="UBND xã Mai Sơn")
    assert queries.find_issuer(name="UBND tỉnh", catalogue=queries.get_catalogue()) == province


def reference(symbol: str = SYMBOL, issuer: str | None = None, on: str | None = None) -> Any:
    return {
        "symbol": symbol, "relation": "cites", "kind": None, "issuer": issuer, "issued_on": on,
        "text": f"Kế hoạch số {symbol}", "source": {"from_line": 1, "to_line": 1},
    }  # fmt: skip


def register(
    symbol: str | None = SYMBOL,
    issuer: str | None = PROVINCE,
    on: str | None = "2025-06-04",
    *references: Any,
) -> models.Document:
    number = models.Reading.objects.count()
    reading = models.Reading.objects.create(
        file=readings.make_file(f"{number}".encode()), state="read", uploaded_at=AT,
        uploaded_by="thu",
    )  # fmt: skip
    facts = {
        "symbol": symbol, "issued_on": on, "title": "Thử", "kind": "plan", "kind_text": "",
        "issuer": issuer, "signer": None, "signer_position": None, "recipients": [],
        "references": list(references),
    }  # fmt: skip
    return actions.register_document(
        reading=reading, draft={"clauses": [], "document": facts}, by=BY, at=AT
    )


def cite(*references: Any) -> models.Document:
    number = models.Document.objects.count()
    return register(f"{number}/TB-UBND", COMMUNE, "2026-09-01", *references)


def named(document: models.Document) -> models.Document:
    return document.relations.get().to_document


def test_the_same_symbol_in_two_years_is_two_documents() -> None:
    first, second = register(on="2025-06-04"), register(on="2026-02-01")
    assert first.pk != second.pk
    with pytest.raises(rules.DocumentsError, match=f"Văn bản {SYMBOL} đã có trong hệ thống"):
        register(on="2025-12-31")


def test_the_same_symbol_of_two_issuers_is_two_documents() -> None:
    first, second = register(), register(issuer=COMMUNE)
    assert first.pk != second.pk
    assert {first.code, second.code} == {"142-kh-ubnd-2025", "142-kh-ubnd-2025-2"}


def test_case_and_spaces_do_not_tell_documents_apart_and_are_shown_as_written() -> None:
    held = register("09-CTr/TU", "Tỉnh ủy Sơn La", "2026-03-04")
    assert held.symbol == "09-CTr/TU"
    assert named(cite(reference("09-CTR/TU", on="2026-03-04"))) == held
    with pytest.raises(rules.DocumentsError, match="Văn bản 09-CTr/TU đã có"):
        register("09 - ctr/tu", "Tỉnh ủy Sơn La", "2026-05-01")


@pytest.mark.parametrize(
    ("issuer", "on"),
    [(None, None), ("UBND tỉnh", None), (None, "2025-06-04"), ("UBND tỉnh", "2025-06-04")],
)
@pytest.mark.parametrize("is_held_first", [True, False])
def test_a_citation_and_its_document_meet_in_either_order(
    issuer: str | None, on: str | None, is_held_first: bool
) -> None:
    held = register() if is_held_first else None
    letter = cite(reference(issuer=issuer, on=on))
    held = held or register()
    assert named(letter) == held
    assert (held.is_stub, held.issuer and held.issuer.code) == (False, "UBND-14")
    assert not models.Document.objects.filter(is_stub=True).exists()


@pytest.mark.parametrize("is_first", [True, False])
def test_a_stub_is_filled_by_the_right_one(is_first: bool) -> None:
    others = [(COMMUNE, "2025-06-04"), (PROVINCE, "2026-06-04")]
    for issuer, on in others if is_first else []:
        register(issuer=issuer, on=on)
    letter = cite(reference(issuer="UBND tỉnh", on="2025-06-04"))
    stub = named(letter)
    assert stub.is_stub
    for issuer, on in [] if is_first else others:
        assert register(issuer=issuer, on=on).pk != stub.pk
    assert register().pk == stub.pk
    assert not named(letter).is_stub


def test_an_ambiguous_citation_stays_a_stub_that_nobody_fills() -> None:
    register(on="2025-06-04")
    register(on="2026-02-01")
    letter = cite(reference())
    stub = named(letter)
    assert stub.is_stub
    assert named(cite(reference())) == stub
    assert named(cite(reference(on="2026-02-01"))).issued_on == date(2026, 2, 1)
    assert register(on="2024-01-05").pk != stub.pk
    stub.refresh_from_db()
    assert stub.is_stub
    shown = queries.list_candidates(stub=stub, by=audit_rules.Actor(account=""))
    assert [row.year for row in shown] == [2026, 2025, 2024]


def test_a_citation_adds_what_a_stub_lacked() -> None:
    first = cite(reference())
    second = cite(reference(issuer="UBND tỉnh", on="2025-06-04"))
    assert named(first) == named(second)
    assert (named(first).year, named(first).issuer_key[0]) == (2025, "#")
    third = cite(reference(on="2026-02-01"))
    assert named(third) != named(first)


def test_central_symbols_need_no_issuer() -> None:
    stub = named(cite(reference("09/2024/TT-BKHCN", "Bộ trưởng Bộ KH&CN", "2024-12-27")))
    assert named(cite(reference("09/2024/TT-BKHCN"))) == stub
    assert register("09/2024/TT-BKHCN", "Bộ Khoa học và Công nghệ", "2024-12-27") == stub


def test_a_person_says_which_document_was_named() -> None:
    held = [register(on="2025-06-04"), register(on="2026-02-01")]
    letter, other = cite(reference()), cite(reference())
    stub = named(letter)
    given: dict[str, Any] = {"mention": letter.relations.get(), "at": AT}
    with pytest.raises(refusals.NotAllowedError):
        actions.settle_mention(document=held[0], by=make_actor("leader"), **given)
    for wrong in (None, letter, stub):
        with pytest.raises(rules.DocumentsError, match=f"Chọn một văn bản mang số {SYMBOL}"):
            actions.settle_mention(document=wrong, by=BY, **given)
    actions.settle_mention(document=held[0], by=BY, **given)
    assert (named(letter), named(other)) == (held[0], stub)
    assert audit.Entry.objects.filter(verb="settle_mention", subject_code=held[0].code).exists()
    with pytest.raises(rules.DecidedError, match="đã do dieuphoi quyết lúc"):
        actions.settle_mention(document=held[1], by=make_actor(), **given)
    actions.settle_mention(mention=other.relations.get(), document=held[1], by=BY, at=AT)
    assert not models.Document.objects.filter(pk=stub.pk).exists()


def test_the_page_of_an_ambiguous_stub_says_so_and_lets_a_reviewer_choose() -> None:
    register(on="2025-06-04")
    held = register(on="2026-02-01")
    letter = cite(reference())
    page = f"/van-ban/{named(letter).code}/"
    shown = Client().get(page).content.decode()
    assert "Chưa rõ văn bản nào được dẫn" in shown
    assert "Đây là văn bản được dẫn" not in shown
    account = orgs.AccountFactory()
    orgs.PostFactory(person=account.person, role="coordinator")
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    client = Client()
    client.force_login(account)
    assert "Đây là văn bản được dẫn" in client.get(page).content.decode()
    address = f"/van-ban/quan-he/{letter.relations.get().pk}/"
    assert client.post(address, {"document": "x"}).status_code == 422
    assert client.post(address, {"document": held.code})["Location"].endswith(f"{held.code}/")
    assert named(letter) == held
    late = client.post(address, {"document": "x"})
    assert f"đã do {account.login} quyết lúc" in late.content.decode()


def test_a_number_stated_later_takes_over_what_was_said_of_its_stub() -> None:
    letter = cite(reference("812/UBND-KGVX", "UBND tỉnh", "2026-04-15"))
    held = register(None, PROVINCE, None)
    actions.state_symbol(
        document=held, symbol="812/UBND-KGVX", issued_on=date(2026, 4, 15), by=BY, at=AT
    )
    assert named(letter) == held
    assert not models.Document.objects.filter(is_stub=True).exists()


def test_a_typed_symbol_finds_one_or_asks() -> None:
    first = register(on="2025-06-04")
    assert queries.find_by_words(words="142 / kh-ubnd", by=BY) == first
    second = register(on="2026-02-01")
    with pytest.raises(rules.DocumentsError, match=f"{second.code} .*{first.code} .*Ghi mã"):
        queries.find_by_words(words=SYMBOL, by=BY)
    assert queries.find_by_words(words=first.code, by=BY) == first
    stub = named(cite(reference("9/KH-UBND")))
    assert queries.find_by_words(words=str(stub.symbol), by=BY) is None
