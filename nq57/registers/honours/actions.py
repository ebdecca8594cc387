"""The two tables that are written, and what a demonstration invents in them."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.registers.base import actions as base
from nq57.registers.base.rules import INVENTED
from nq57.registers.honours import models, permissions, queries, rules

PROGRAMMES = base.Register(
    model=models.Programme, columns=queries.PROGRAMMES, noun="chương trình, chiến dịch",
    subject=rules.PROGRAMME, stem="TT", holder="office", parts=("office",), apart=("since",),
    verb_add="add_programme", verb_change="change_programme",
    check_write=permissions.PROGRAMMES.check_may_write, list_faults=rules.list_programme_faults,
)  # fmt: skip
HONOURS = base.Register(
    model=models.Honour, columns=queries.HONOURS, noun="lần tôn vinh", subject=rules.HONOUR,
    stem="TV", holder="office", parts=("office",), apart=("honoured_on",), verb_add="add_honour",
    verb_change="change_honour", check_write=permissions.HONOURS.check_may_write,
    list_faults=rules.list_honour_faults,
)  # fmt: skip
_SHOWS: tuple[dict[str, Any], ...] = (
    {"name": "Sáng kiến số", "kind": "programme", "channel": "broadcast", "task": "I.5.1"},
    {"name": "Tháng bình dân học vụ số", "kind": "campaign", "channel": "several", "task": "I.5.3",
     "reach": 12_400},
)  # fmt: skip
_HONOURED: tuple[dict[str, Any], ...] = (
    {"name": "Lò Thị Hoa", "kind": "scientist", "field": "science", "consent": "given"},
    {"name": "Quàng Văn Bun", "kind": "inventor", "field": "innovation", "is_minor": True},
    {"name": "Tổ công nghệ số bản Mòn", "kind": "group", "field": "digital", "consent": "refused"},
)  # fmt: skip


@transaction.atomic
def add_demonstration(*, by: audit_rules.Actor, at: datetime) -> int:
    """Enter invented programmes and honours, once, where a demonstration is loaded."""
    office = orgs.Organisation.objects.filter(code="SO-KHCN").first()
    is_there = models.Programme.objects.filter(code__startswith=INVENTED).exists()
    if org_queries.get_demonstration() is None or is_there or office is None:
        return 0
    today, tasks = timezone.localdate(at), {one.code: one for one in queries.TASKS}
    plain: dict[str, Any] = {
        "office": office, "since": today - timedelta(days=60), "until": None, "products": "",
        "reach": None,
    }  # fmt: skip
    for number, said in enumerate(_SHOWS, 1):
        told = {
            **plain,
            **said,
            "task": tasks.get(said["task"]),
            "name": f"(minh họa) {said['name']}",
        }
        base.add_entry(register=PROGRAMMES, said=told, by=by, at=at, code=f"{INVENTED}TT-{number}")
    plain = {
        "office": office, "award": "(minh họa) Giấy khen", "decision": "", "programme": None,
        "honoured_on": today - timedelta(days=20), "reason": "(minh họa) Đóng góp nổi bật",
        "is_minor": False, "consent": "unasked",
    }  # fmt: skip
    for number, said in enumerate(_HONOURED, 1):
        told = {**plain, **said, "name": f"(minh họa) {said['name']}"}
        base.add_entry(register=HONOURS, said=told, by=by, at=at, code=f"{INVENTED}TV-{number}")
    return len(_SHOWS) + len(_HONOURED)


@transaction.atomic
def remove_demonstration(*, by: audit_rules.Actor, at: datetime) -> int:
    """Remove the invented entries on which nothing rests; return how many."""
    honours = base.remove_invented(register=HONOURS, by=by, at=at)
    unused = {"honours__isnull": True}
    return honours + base.remove_invented(register=PROGRAMMES, by=by, at=at, keep=unused)
