"""Invent a few systems on a demonstration, marked as such, and take them back."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.registers.cyber import models, permissions, rules
from nq57.registers.cyber.actions import campaigning, levelling, systems

_PREFIX = "MINH-HOA-"
_SPECIALISED = "CA-TINH"
_TRAINED = {
    "officer_name": "(minh họa) Lò Văn An", "officer_title": "Chuyên viên",
    "officer_trained_on": date(2026, 3, 20),
}  # fmt: skip
_PERSONAL = {"holds_personal": True, "basic_subjects": 12_000, "sensitive_subjects": 300}
# Which office, what, and what it answers to the questions of a level; None: not found yet.
_INVENTED: tuple[tuple[str, str, dict[str, Any], dict[str, Any] | None], ...] = (
    ("UBND-04099", "Trang thông tin điện tử của xã",
     {"kind": "public", "hosting": "hired", "is_cloud": False, **_TRAINED}, {}),
    ("UBND-04099", "Quản lý văn bản và điều hành của xã",
     {"kind": "internal", "hosting": "province", "is_cloud": True, "holds_private": True,
      "links_lgsp": True}, {"non_public": True}),
    ("SO-YT", "Hồ sơ sức khỏe điện tử",
     {"kind": "public", "hosting": "province", "is_cloud": True, "links_lgsp": True, **_PERSONAL,
      "sensitive_subjects": 12_000, **_TRAINED},
     {"non_public": True, "basic_subjects": 12_000, "sensitive_subjects": 12_000}),
    ("SO-KHCN", "Nền tảng tích hợp, chia sẻ dữ liệu",
     {"kind": "infrastructure", "hosting": "province", "is_cloud": True, "links_lgsp": True,
      "links_ndxp": True, **_TRAINED}, {"shared_infrastructure": True}),
    ("SO-KHCN", "Một cửa điện tử",
     {"kind": "public", "hosting": "cloud", "is_cloud": True, "links_ndxp": True, **_PERSONAL},
     {"procedures": True, "basic_subjects": 12_000, "sensitive_subjects": 300}),
    ("SO-NNMT", "Quan trắc môi trường",
     {"kind": "other", "hosting": "office", "is_cloud": False}, None),
)  # fmt: skip


@transaction.atomic
def add_demonstration(*, by: audit_rules.Actor, at: datetime) -> list[models.InformationSystem]:
    """Enter invented systems of a few offices, once, where a demonstration is loaded."""
    known = models.InformationSystem.objects.filter(code__startswith=_PREFIX)
    if org_queries.get_demonstration() is None or known.exists():
        return []
    codes = {office for office, *_rest in _INVENTED} | {_SPECIALISED}
    offices = {one.code: one for one in orgs.Organisation.objects.filter(code__in=codes)}
    made = []
    for number, (code, name, said, answers) in enumerate(_INVENTED, 1):
        office = offices.get(code)
        if office is None:
            continue
        facts = systems.Facts(
            name=f"(minh họa) {name}", owner=office, operator=office,
            specialised=offices.get(_SPECIALISED), since=date(2024, 1, 1),
            **{"holds_public": True, **said},
        )  # fmt: skip
        one = systems.add_system(facts=facts, code=f"{_PREFIX}{number}", by=by, at=at)
        if answers is not None:
            counted = {"basic_subjects": 0, "sensitive_subjects": 0, **answers}
            levelling.find_level(system=one, answers=rules.Answers(**counted), by=by, at=at)
        made.append(one)
    campaigning.add_campaign(at=at)
    return made


@transaction.atomic
def remove_demonstration(*, by: audit_rules.Actor, at: datetime) -> int:
    """Remove the invented systems of which no dossier was opened and which nobody declared;
    return how many. The invented campaign has gone with the demonstration's cases.

    :raises NotAllowedError: when the post does not enter systems.
    """
    permissions.check_may_add(by)
    found = models.InformationSystem.objects.filter(
        code__startswith=_PREFIX, dossiers__isnull=True, campaigns__isnull=True
    )
    keys = list(found.values_list("pk", flat=True))
    found.update(levelling=None)
    models.Levelling.objects.filter(system__in=keys).delete()
    models.InformationSystem.objects.filter(pk__in=keys).delete()
    if keys:
        audit_actions.record(
            by=by, at=at, verb="remove_demonstration", subject_kind=systems.SUBJECT,
            subject_code="demo", after={"systems": len(keys)},
            secrecy=audit_enums.Secrecy.RESTRICTED,
        )  # fmt: skip
    return len(keys)
