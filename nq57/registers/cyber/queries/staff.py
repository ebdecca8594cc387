"""Databases and officers: lists, sheets, and the systems for which nobody trained answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.registers.base import queries as base
from nq57.registers.base import rules as base_rules
from nq57.registers.cyber import models, rules


class SystemColumn(base_rules.Office):
    """An information system by its code; an empty cell is none."""

    def read(self, cell: str, find_office: base_rules.FindOffice) -> Any:
        """Return the system of a code.

        :raises EntryError: when there is none.
        """
        if not cell:
            return None
        found = models.InformationSystem.objects.filter(code=cell.upper()).first()
        if found is None:
            raise rules.CyberError(f"Không có hệ thống mã “{cell}”.")
        return found

    def tell(self, value: Any) -> str:
        """Return the code of a system."""
        return value.code if value else ""


DATABASE_COLUMNS: dict[str, tuple[str, int]] = {
    "code": ("Mã", 22), "name": ("Tên cơ sở dữ liệu", 44), "office": ("Cơ quan", 30),
    "system": ("Mã hệ thống chứa dữ liệu", 24), "content": ("Mục đích, phạm vi, nội dung", 40),
    "updating": ("Cơ chế thu thập, cập nhật", 36), "sharing": ("Chia sẻ", 22),
    "holds_personal": ("Dữ liệu cá nhân", 16), "since": ("Từ ngày", 12), "until": ("Đến ngày", 12),
    "basis": ("Căn cứ", 22),
}  # fmt: skip
DATABASE_SHEET = base.make_columns(
    models.Database, DATABASE_COLUMNS,
    {"system": SystemColumn(*DATABASE_COLUMNS["system"], is_required=False)},
)  # fmt: skip
OFFICER_COLUMNS: dict[str, tuple[str, int]] = {
    "code": ("Mã", 22), "name": ("Họ và tên", 30), "office": ("Cơ quan", 30),
    "duty": ("Nhiệm vụ", 16), "title": ("Chức vụ", 24), "field": ("Chuyên ngành đào tạo", 26),
    "since": ("Từ ngày", 12), "until": ("Đến ngày", 12),
    "basis": ("Quyết định, văn bản cử", 26), "trained_on": ("Tập huấn gần nhất", 16),
}  # fmt: skip
OFFICER_SHEET = base.make_columns(
    models.Officer, OFFICER_COLUMNS,
    {"trained_on": base_rules.Told(*OFFICER_COLUMNS["trained_on"])},
)  # fmt: skip


# One line for each training and certificate; the person is told, the code says who it is.
QUALIFICATION_SHEET: dict[str, base_rules.Column] = {
    "officer": base_rules.Link(
        "Mã nhân sự", 22, rows=models.Officer.objects.select_related("office"), is_required=True
    ),
    "person": base_rules.Told("Họ và tên", 30),
    "kind": base_rules.Choice(
        "Loại", 14,
        choices=((rules.TRAINING, "Tập huấn"), (rules.CERTIFICATE, "Chứng chỉ")),
    ),
    "name": base_rules.Text("Nội dung tập huấn, tên chứng chỉ", 50, most=300),
    "on": base_rules.Day("Ngày tập huấn, ngày cấp", 16),
    "hours": base_rules.Whole("Số giờ tập huấn", 10),
    "issuer": base_rules.Text("Nơi cấp", 34, most=200),
    "number": base_rules.Text("Số hiệu", 18, most=80),
    "expires_on": base_rules.Day("Hết hạn", 14),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class StaffFilters:
    """What a list of databases or officers keeps; empty asks nothing."""

    text: str = ""
    office: str = ""
    kind: str = ""  # the sharing of a database, the duty of an officer
    is_ended: bool = False


def list_databases(*, by: audit_rules.Actor, filters: StaffFilters) -> models.DatabaseQuerySet:
    """Return the databases that ``by`` may read and the filters keep; not ordered yet."""
    found = models.Database.objects.visible_to(by).with_rows().searched(filters.text)
    return found.filter(**_ask(filters, "sharing"))


def list_officers(*, by: audit_rules.Actor, filters: StaffFilters) -> models.OfficerQuerySet:
    """Return the officers that ``by`` may read and the filters keep; not ordered yet."""
    found = models.Officer.objects.visible_to(by).with_rows().searched(filters.text)
    return found.filter(**_ask(filters, "duty"))


def get_database(*, code: str, by: audit_rules.Actor) -> models.Database:
    """Return a database that the actor may read.

    :raises Database.DoesNotExist: when there is none, or it is not for him to see.
    """
    return models.Database.objects.visible_to(by).with_rows().get(code=code)


def get_officer(*, code: str, by: audit_rules.Actor) -> models.Officer:
    """Return an officer that the actor may read.

    :raises Officer.DoesNotExist: when there is none, or it is not for him to see.
    """
    return models.Officer.objects.visible_to(by).with_rows().get(code=code)


def stream_databases(*, by: audit_rules.Actor, filters: StaffFilters) -> Iterator[list[Any]]:
    """Yield the databases that ``by`` may read as rows of the sheet."""
    return base.stream_rows(found=list_databases(by=by, filters=filters), columns=DATABASE_SHEET)


def stream_officers(*, by: audit_rules.Actor, filters: StaffFilters) -> Iterator[list[Any]]:
    """Yield the officers that ``by`` may read as rows of the sheet."""
    return base.stream_rows(found=list_officers(by=by, filters=filters), columns=OFFICER_SHEET)


def list_qualifications(
    *, officer: models.Officer
) -> Iterator[tuple[models.Training | models.Certificate, dict[str, Any]]]:
    """Yield the trainings and certificates of an officer, each with what its row of the sheet
    says; both loaded."""
    plain = {"officer": officer, "hours": None, "issuer": "", "number": "", "expires_on": None}
    for one in officer.trainings.all():
        yield one, {
            **plain, "kind": rules.TRAINING, "name": one.subject, "on": one.trained_on,
            "hours": one.hours,
        }  # fmt: skip
    for held in officer.certificates.all():
        yield held, {
            **plain, "kind": rules.CERTIFICATE, "name": held.name, "on": held.issued_on,
            "issuer": held.issuer, "number": held.number, "expires_on": held.expires_on,
        }  # fmt: skip


def stream_qualifications(*, by: audit_rules.Actor, filters: StaffFilters) -> Iterator[list[Any]]:
    """Yield the trainings and certificates of the officers that ``by`` may read as rows of the
    sheet."""
    found = list_officers(by=by, filters=filters).prefetch_related("trainings", "certificates")
    for officer in found.order_by("sort_key", "pk").iterator(chunk_size=500):
        for _line, said in list_qualifications(officer=officer):
            told = {**said, "person": officer.name}
            yield [column.tell(told[name]) for name, column in QUALIFICATION_SHEET.items()]


def list_untended(*, by: audit_rules.Actor, on: date) -> models.SystemQuerySet:
    """Return the systems that ``by`` may read for which nobody trained answered on a day."""
    found = models.InformationSystem.objects.visible_to(by).living_on(on)
    return found.without_officer(on).with_rows()


def list_namings(
    *, system: models.InformationSystem, by: audit_rules.Actor, on: date
) -> QuerySet[models.Naming]:
    """Return who answers for the security of a system on a day, with the last training by then
    and whether ``by`` may open the officer's own page."""
    found = system.namings.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)
    seen = models.Officer.objects.visible_to(by).filter(pk=OuterRef("officer"))
    trained = Max(
        "officer__trainings__trained_on", filter=Q(officer__trainings__trained_on__lte=on)
    )
    told = found.select_related("officer").annotate(is_seen=Exists(seen), trained_on=trained)
    return told.order_by("officer__sort_key", "pk")


def list_staff_history(*, subject: str, code: str) -> list[audit.Entry]:
    """Return what was done to an entry, the newest first; who reads it reads the entry."""
    return base.list_history(subject=subject, code=code)


def _ask(filters: StaffFilters, kind: str) -> dict[str, Any]:
    asked: dict[str, Any] = {"office__code": filters.office, kind: filters.kind}
    told = {name: value for name, value in asked.items() if value}
    return told if filters.is_ended else {**told, "until__isnull": True}
