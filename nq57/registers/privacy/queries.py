"""The columns of processings in the order of their sheet; clocks; who has declared what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_noop as _

from nq57.audit import rules as audit_rules
from nq57.law import models as law
from nq57.law import queries as law_queries
from nq57.law import rules as law_rules
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.registers.base import queries as base
from nq57.registers.privacy import enums, models, permissions, rules

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
_CONSENT_HEADS = {
    "code": (_("Mã"), 22), "name": (_("Tên biểu mẫu, thông báo"), 44),
    "kind": (_("Cách đồng ý"), 30), "office": (_("Cơ quan"), 30),
    "processing": (_("Mã hoạt động xử lý"), 24), "edition": (_("Phiên bản"), 12),
    "text": (_("Nguyên văn nội dung hỏi"), 50),
    "is_silent": (_("Im lặng được coi là đồng ý"), 14),
    "is_preticked": (_("Ô đồng ý được đánh dấu sẵn"), 14),
    "is_bundled": (_("Gộp nhiều mục đích trong một lần hỏi"), 14),
    "for_children": (_("Với trẻ em: ai đồng ý, cách lấy"), 30),
    "withdraw_how": (_("Cách rút lại đồng ý"), 30), "since": (_("Dùng từ ngày"), 14),
    "until": (_("Thôi dùng từ ngày"), 14), "given": (_("Số đã đồng ý"), 12),
    "withdrawn": (_("Số đã rút lại"), 12),
}  # fmt: skip
CONSENTS = base.make_columns(models.Consent, _CONSENT_HEADS)
_BREACH_HEADS = {
    "code": (_("Mã"), 22), "name": (_("Tóm tắt vi phạm"), 44), "kind": (_("Loại vi phạm"), 28),
    "office": (_("Cơ quan"), 30), "processing": (_("Mã hoạt động xử lý"), 24),
    "incident": (_("Mã sự cố an ninh mạng"), 24), "found_on": (_("Ngày phát hiện"), 14),
    "subjects": (_("Số chủ thể bị ảnh hưởng"), 14), "classes": (_("Dữ liệu cơ bản"), 36),
    "sensitive_classes": (_("Dữ liệu nhạy cảm"), 36), "harm": (_("Hậu quả, thiệt hại"), 40),
    "measures": (_("Biện pháp đã làm"), 40),
    "notified": (_("Thông báo cơ quan chuyên trách"), 26),
    "notified_on": (_("Ngày thông báo"), 14), "told_subjects": (_("Thông báo chủ thể dữ liệu"), 26),
}  # fmt: skip
BREACHES = base.make_columns(models.Breach, _BREACH_HEADS)


def find_due(*, code: str, start: date) -> law_rules.Due | None:
    """Return when a clock of the law runs out, by the rule of its first day.

    Where the law asked for nothing on that day yet, the first rule after it counts, from its own
    first day; None where there is no rule.
    """
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


def list_impacts(*, by: audit_rules.Actor, on: date, office: str = "") -> QuerySet[Any]:
    """Return the processings that ``by`` may see and that run on a day, with where the impact
    file of each stands then; not ordered yet."""
    permissions.IMPACTS.check_may_list(by)
    seen = models.Processing.objects.visible_to(by).running(on).with_impact(on)
    return (seen.filter(office__code=office) if office else seen).select_related("office")


def count_stands(found: QuerySet[Any]) -> dict[str, int]:
    """Return how many of these stand where, every word of ``rules.IMPACT_STANDS`` named."""
    counted = dict(found.order_by().values_list("stand").annotate(number=Count("pk")))
    return {stand: counted.get(stand, 0) for stand in rules.IMPACT_STANDS}


IMPACT_COLUMNS = {
    "Mã": 22, "Tên hoạt động xử lý": 44, "Cơ quan xử lý": 30, "Ngày bắt đầu xử lý": 14,
    "Phê duyệt gần nhất": 14, "Hạn lập, cập nhật": 14, "Tình trạng": 30,
}  # fmt: skip


def stream_impacts(*, found: QuerySet[Any], words: Mapping[str, str]) -> Iterator[list[Any]]:
    """Yield where the impact files stand as rows of a sheet; ``words`` names each stand."""
    for row in found.order_by("due_key", "pk").iterator(chunk_size=500):
        yield [
            row.code, row.name, row.office.name, row.started_on, row.approved_on,
            row.impact_due, words[row.stand],
        ]  # fmt: skip


def get_impact(*, code: str, by: audit_rules.Actor) -> models.ImpactFile:
    """Return a version of an impact file that the actor may read.

    :raises ImpactFile.DoesNotExist: when there is none, or it is not for him to see.
    """
    return models.ImpactFile.objects.visible_to(by).with_rows().get(case__code=code)


def list_versions(*, processing: models.Processing, by: audit_rules.Actor) -> list[Any]:
    """Return the versions of a processing's impact file, the newest first."""
    seen = models.ImpactFile.objects.visible_to(by).with_rows()
    return list(seen.filter(processing=processing).order_by("-number"))


REQUESTS_ASKED = ("", "late", "over", "all")  # empty: those that are open


def list_requests(*, by: audit_rules.Actor, on: date, asked: str) -> models.SubjectRequestQuerySet:
    """Return the requests of data subjects that ``by`` may read: a word of ``REQUESTS_ASKED``;
    not ordered yet."""
    permissions.REQUESTS.check_may_list(by)
    seen = models.SubjectRequest.objects.visible_to(by)
    if asked == "all":
        return seen
    if asked == "over":
        return seen.filter(case__closed_at__isnull=False)
    return seen.open().late(on) if asked == "late" else seen.open()


def get_request(*, code: str, by: audit_rules.Actor) -> models.SubjectRequest:
    """Return a request of a data subject that the actor may read.

    :raises SubjectRequest.DoesNotExist: when there is none, or it is not for him to see.
    """
    return models.SubjectRequest.objects.visible_to(by).with_rows().get(case__code=code)


def list_own_processings(*, by: audit_rules.Actor) -> list[models.Processing]:
    """Return the processings of the own office, by name."""
    own = models.Processing.objects.visible_to(by).filter(office__code=by.organisation)
    return list(own.select_related("office").order_by("sort_key", "pk"))


@dataclass(frozen=True)
class RequestFigures:
    """How many requests of data subjects: open, of which late, and of all time."""

    open: int
    late: int
    total: int


def count_requests(*, by: audit_rules.Actor, on: date) -> RequestFigures | None:
    """Return how many requests the province has for who may count them, else those of the own
    office; None for who sees neither."""
    found = models.SubjectRequest.objects.all()
    if not permissions.may_count_requests(by):
        if not permissions.REQUESTS.may_list(by):
            return None
        found = found.visible_to(by)
    found = found.order_by()
    return RequestFigures(found.open().count(), found.open().late(on).count(), found.count())


def has_processing(*, code: str, office: orgs.Organisation) -> bool:
    """Say whether an office has a processing of a code."""
    return models.Processing.objects.filter(code=code.strip(), office=office).exists()


def list_of_processing(*, processing: models.Processing) -> list[models.Consent]:
    """Return the forms of consent of a processing, the newest first."""
    return list(models.Consent.objects.filter(processing=processing.code).order_by("-pk"))


@dataclass(frozen=True)
class Overview:
    """The register as one post may see it on a day. ``is_whole``: of the province; ``standings``
    and ``requests`` and ``breaches`` None for who does not see them."""

    is_whole: bool
    processings: Mapping[str, int]
    sensitive: list[tuple[str, str, int]]
    stands: Mapping[str, int]
    standings: Mapping[str, int] | None
    requests: RequestFigures | None
    breaches: Mapping[str, int] | None


def make_overview(*, by: audit_rules.Actor, on: date) -> Overview:
    """Return where the register stands, in a fixed number of queries."""
    is_whole = permissions.PROCESSINGS.may_read_all(by)
    seen = models.Processing.objects.visible_to(by).running(on).order_by()
    counted: Mapping[str, int] = seen.aggregate(
        total=Count("pk"), sensitive=Count("pk", filter=Q(kind="sensitive")),
        children=Count("pk", filter=Q(subject_kinds__contains=["child"])),
        abroad_yes=Count("pk", filter=Q(abroad="yes")),
        abroad_unknown=Count("pk", filter=Q(abroad="unknown")),
        **{
            f"class_{value}": Count("pk", filter=Q(sensitive_classes__contains=[value]))
            for value in enums.SensitiveClass.values
        },
    )  # fmt: skip
    standings = None
    if is_whole:
        found = [one.standing for one in list_standings(by=by, on=on)]
        standings = {word: found.count(word) for word in rules.STANDINGS}
    return Overview(
        is_whole=is_whole, processings=counted,
        sensitive=[
            (value, str(label), counted[f"class_{value}"])
            for value, label in enums.SensitiveClass.choices if counted[f"class_{value}"]
        ],
        stands=count_stands(list_impacts(by=by, on=on)), standings=standings,
        requests=count_requests(by=by, on=on), breaches=_count_breaches(by),
    )  # fmt: skip


def _count_breaches(by: audit_rules.Actor) -> Mapping[str, int] | None:
    if not permissions.BREACHES.may_list(by):
        return None
    found = models.Breach.objects.visible_to(by).order_by()
    counted: Mapping[str, int] = found.aggregate(
        total=Count("pk"), untold=Count("pk", filter=Q(notified="no")),
        unknown=Count("pk", filter=Q(notified="unknown")),
    )  # fmt: skip
    return counted
