"""Forms of consent, breaches: their constraints, their sheets, what a demonstration invents."""

from datetime import date
from typing import Any

import pytest

from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.orgs import actions as org_actions
from nq57.registers.base import actions as base
from nq57.registers.base.rules import FaultyError
from nq57.registers.privacy import actions, queries
from nq57.registers.privacy.models import Breach, Consent, ImpactFile, Processing, SubjectRequest
from tests.factories import privacy
from tests.factories.cyber import of_office
from tests.registers.privacy.test_entries import check_each, write_out

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

FOCAL = of_office("focal")
CENTRE = of_office("coordinator", "CA-TINH", area="cyber")
AT = privacy.AT


@pytest.mark.server
def test_consent_is_never_silence_and_names_a_processing_of_its_office() -> None:
    code = privacy.add_processing(basis="consent").code
    foreign = privacy.add_processing(office="SO-YT").code
    made = privacy.add_consent(by=FOCAL, processing=code, given=10, withdrawn=2)
    assert made.code == "DY-UBND-04099-01"
    for wrong in ({"processing": foreign}, {"processing": code, "is_preticked": True}):
        with pytest.raises(FaultyError):
            privacy.add_consent("Khác", by=FOCAL, **wrong)
    with pytest.raises(refusals.NotAllowedError):
        privacy.add_consent("Khác", "SO-YT", by=FOCAL, processing=foreign)
    check_each(made, [
        ({"code": "thường"}, "privacy_consent_named"), ({"kind": "?"}, "privacy_consent_kind"),
        ({"is_silent": True}, "privacy_consent_explicit"),
        ({"is_preticked": True}, "privacy_consent_explicit"),
        ({"is_bundled": True}, "privacy_consent_explicit"),
        ({"text": ""}, "privacy_consent_whole"), ({"withdrawn": 11}, "privacy_consent_counts"),
        ({"given": None}, "privacy_consent_counts"),
        ({"until": date(2026, 1, 1)}, "privacy_consent_period"),
    ])  # fmt: skip
    again = base.import_entries(
        register=actions.CONSENTS, cells=write_out(actions.CONSENTS), by=FOCAL, at=AT
    )
    assert again == base.Imported(0, 0, 1)


@pytest.mark.server
def test_a_breach_names_its_incident_and_is_read_by_its_office_and_the_centre() -> None:
    made = privacy.add_breach(by=FOCAL, incident="SC.2026-001", subjects=3)
    check_each(made, [
        ({"name": ""}, "privacy_breach_named"), ({"kind": "?"}, "privacy_breach_kind"),
        ({"notified": "?"}, "privacy_breach_notified"),
        ({"told_subjects": "?"}, "privacy_breach_told_subjects"),
        ({"classes": []}, "privacy_breach_classes"), ({"classes": ["?"]}, "privacy_breach_classes"),
        ({"notified": "yes"}, "privacy_breach_notice"),
        ({"notified_on": date(2026, 10, 11)}, "privacy_breach_notice"),
    ])  # fmt: skip
    readers = (FOCAL, CENTRE, of_office("focal", "SO-YT"), of_office("staff"))
    assert [Breach.objects.visible_to(by).count() for by in readers] == [1, 1, 0, 0]
    again = base.import_entries(
        register=actions.BREACHES, cells=write_out(actions.BREACHES), by=FOCAL, at=AT
    )
    assert again == base.Imported(0, 0, 1)


def test_what_a_demonstration_invents_is_marked_counted_and_goes() -> None:
    told: dict[str, Any] = {"by": audit_rules.SYSTEM, "at": AT}
    assert actions.add_demonstration(**told) == 0  # no demonstration here
    org_actions.mark_demonstration(
        kind="demonstration", plan="142/KH-UBND", today=AT.date(), months=3, **told
    )
    assert (actions.add_demonstration(**told), actions.add_demonstration(**told)) == (5, 0)
    for model in (Processing, Consent, Breach):
        assert all("(minh họa)" in one.name for one in model.objects.all())
    found = queries.make_overview(by=CENTRE, on=AT.date())
    assert found.stands == {"overdue": 1, "soon": 2, "none": 1, "undated": 1, "current": 0}
    assert (found.processings["sensitive"], found.processings["children"]) == (3, 2)
    assert found.standings is not None
    assert (found.standings["entered"], found.standings["none"]) == (3, 1)
    assert (found.requests, found.breaches) == (
        queries.RequestFigures(1, 0, 1), {"total": 1, "untold": 1, "unknown": 0},
    )  # fmt: skip
    own = queries.make_overview(by=of_office("focal", "SO-KHCN"), on=AT.date())
    assert (own.processings["total"], own.standings) == (1, None)
    # What invented people opened goes with the demonstration's cases.
    assert ImpactFile.objects.get().approved_by.startswith("minhhoa.")
    assert SubjectRequest.objects.get().requester.startswith("(minh họa)")
    assert actions.remove_demonstration(**told) == 6
    assert Processing.objects.count() == 2  # on which these rest
