"""Rows of the register that cannot be."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from nq57.registers.cyber.models import (
    Criterion,
    CriterionSet,
    Dossier,
    DossierFile,
    InformationSystem,
    Levelling,
)
from tests.factories import cyber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province"), pytest.mark.server]

ROWS: list[tuple[type[models.Model], dict[str, Any], str]] = [
    (InformationSystem, {"scope": "military"}, "cyber_system_in_scope"),
    (InformationSystem, {"scope": "defence"}, "cyber_system_in_scope"),
    (InformationSystem, {"scope": "cipher"}, "cyber_system_in_scope"),
    (InformationSystem, {"code": "thường"}, "cyber_system_named"),
    (InformationSystem, {"name": ""}, "cyber_system_named"),
    (InformationSystem, {"kind": "?"}, "cyber_system_kind"),
    (InformationSystem, {"hosting": "?"}, "cyber_system_hosting"),
    (InformationSystem, {"status": "?"}, "cyber_system_status"),
    (InformationSystem, {"hosting": "cloud", "is_cloud": False}, "cyber_system_cloud"),
    (InformationSystem, {"holds_public": False}, "cyber_system_holds"),
    (InformationSystem, {"basic_subjects": 1}, "cyber_system_subjects"),
    (InformationSystem, {"sensitive_subjects": 1}, "cyber_system_subjects"),
    (InformationSystem, {"status": "ended"}, "cyber_system_ended"),
    (InformationSystem, {"until": date(2026, 1, 1)}, "cyber_system_ended"),
    (
        InformationSystem,
        {"status": "ended", "since": date(2026, 1, 2), "until": date(2026, 1, 1)},
        "cyber_system_life",
    ),
    (InformationSystem, {"officer_trained_on": date(2026, 1, 1)}, "cyber_system_officer"),
    (Levelling, {"level": 1}, "cyber_levelling_not_lower"),
    (Levelling, {"level": 6, "reason": "x"}, "cyber_levelling_not_lower"),
    (Levelling, {"level": 4}, "cyber_levelling_raised_why"),
    (Levelling, {"grounds": ""}, "cyber_levelling_grounds"),
    (Dossier, {"decision": "1"}, "cyber_dossier_approved"),
    (
        Dossier,
        {"decision": "1", "decided_on": date(2026, 1, 1), "approved_by": "a", "regulation": ""},
        "cyber_dossier_approved",
    ),
    (Dossier, {"submitted_by": "a", "appraised_by": "a"}, "cyber_dossier_other_appraises"),
    (Dossier, {"in_force_on": date(2026, 1, 1)}, "cyber_dossier_in_force"),
    (DossierFile, {"part": "?"}, "cyber_dossier_part"),
    (Criterion, {"question": "?"}, "cyber_criterion_whole"),
    (Criterion, {"at_least": 0}, "cyber_criterion_whole"),
    (Criterion, {"level": 2, "question": "procedures"}, "cyber_criterion_once"),
    (CriterionSet, {"valid_to": date(2016, 1, 1)}, "cyber_set_in_order"),
    (CriterionSet, {"confidence": "?"}, "cyber_set_confidence"),
    (CriterionSet, {"valid_from": date(2016, 7, 1), "valid_to": None}, "cyber_set_one_a_day"),
]


@pytest.fixture
def _row(db: None) -> None:
    system = cyber.add()
    cyber.level(system, procedures=True)
    cyber.open_dossier(system)


@pytest.mark.usefixtures("_row")
@pytest.mark.parametrize(("model", "said", "name"), ROWS)
def test_what_cannot_be(model: type[models.Model], said: dict[str, Any], name: str) -> None:
    def act() -> None:
        with transaction.atomic():
            model._default_manager.update(**said)
            connection.check_constraints()

    with pytest.raises(IntegrityError, match=name):
        act()
