"""The columns of processings in the order of their sheet; clocks; who has declared what."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext_noop as _

from nq57.audit import rules as audit_rules
from nq57.law import models as law
from nq57.law import queries as law_queries
from nq57.law import rules as law_rules
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.registers.base import queries as base
from nq57.registers.privacy import models, permissions, rules

_PROCESSING_HEADS = {
    "code": (_("Mã"), 22), "name": (_("Tên hoạt động xử lý"), 44),
    "kind": (_("Loại dữ liệu"), 22), "office": (_("Cơ quan xử lý"), 30),
    "purpose": (_("Mục đích xử lý"), 44), "basis": (_("Căn cứ xử lý"), 34),
    "basis_document": (_("Văn bản làm căn cứ"), 26), "role": (_("Vai trò của cơ quan"), 22),
    "basic_classes": (_("Dữ liệu cơ bản"), 40), "sensitive_classes": (_("Dữ liệu nhạy cảm"), 40),
    "subject_kinds": (_("Chủ thể dữ liệu"), 34), "subjects": (_("Số chủ thể dữ liệu"), 16),
    "recipients": (_("Bên nhận dữ liệu"), 34), "abroad": (_("Chuyển ra nước ngoài"), 24),
    "abroad_to": (_("Bên nhận ở nước ngoài"), 28), "retention": (_("Thời hạn lưu giữ"), 24),
    "measures": (_("Biện pháp bảo vệ"), 40),
    "officer": (_("Bộ phận, người phụ trách bảo vệ"), 30),
    "system": (_("Mã hệ thống thông tin"), 22), "started_on": (_("Ngày bắt đầu xử lý"), 14),
    "ended_on": (_("Ngày kết thúc xử lý"), 14),
}  # fmt: skip
PROCESSINGS = base.make_columns(models.Processing, _PROCESSING_HEADS)


def find_first_due(*, start: date) -> law_rules.Due | None:
    """Return when the first impact file of a processing is due, by the rule of its first day.

    Where the law asked for none on that day yet, the first rule after it counts, from its own
    first day; None where there is no rule.
    """
    code = rules.IMPACT_RULE
    if law.ClockRule.objects.on(start).filter(code=code).exists():
        return law_queries.get_due(code=code, start=start)
    later = law.ClockRule.objects.filter(code=code, valid_from__gt=start).order_by("valid_from")
    first = later.values_list("valid_from", flat=True).first()
    return law_queries.get_due(code=code, start=first) if first else None


@dataclass(frozen=True)
class Standing:
    """Where an office stands: its running processings, of which with sensitive data, or what its
    head has declared."""

    office: orgs.Organisation
    processings: int
    sensitive: int
    none: models.NoneDeclared | None

    @property
    def standing(self) -> str:
        """Return its word of ``rules.STANDINGS``."""
        return rules.find_standing(
            processings=self.processings, has_declared_none=self.none is not None
        )


def list_standings(*, by: audit_rules.Actor, on: date) -> list[Standing]:
    """Return where the offices stand that ``by`` may see, by name: those that are asked to say
    it, and whoever has; in a fixed number of queries."""
    seen = models.Processing.objects.visible_to(by).running(on).order_by()
    counted = {
        office: (number, sensitive)
        for office, number, sensitive in seen.values_list("office").annotate(
            number=Count("pk"), sensitive=Count("pk", filter=Q(kind="sensitive"))
        )
    }
    declared = {one.office_id: one for one in models.NoneDeclared.objects.visible_to(by).standing()}
    keys = {*counted, *declared, *_list_asked(by, on)}
    offices = orgs.Organisation.objects.filter(pk__in=keys).order_by("sort_key")
    return [Standing(one, *counted.get(one.pk, (0, 0)), declared.get(one.pk)) for one in offices]


def _list_asked(by: audit_rules.Actor, on: date) -> set[int]:
    """Return the offices (keys) that are asked, as far as ``by`` reads; his own always."""
    own = orgs.Organisation.objects.filter(code=by.organisation)
    asked = set(own.values_list("pk", flat=True))
    if permissions.PROCESSINGS.may_read_all(by):
        for group in orgs.OrgGroup.objects.filter(code__in=rules.DECLARING):
            members = org_queries.list_members(group=group, on=on)
            asked |= set(members.values_list("pk", flat=True))
    return asked
