"""Found, rename, merge, split and end organisations; history is kept."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from nq57.audit import actions as audit
from nq57.audit import rules as audit_rules
from nq57.core import text
from nq57.orgs import enums, models, permissions, rules
from nq57.orgs.actions import lifetimes, memberships, saving

Target = str | rules.NewOrganisation


@transaction.atomic
def create_organisation(
    *,
    new: rules.NewOrganisation,
    since: date,
    basis: str,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Organisation:
    """Found an organisation on a day.

    :raises OrgsError: when the code is taken, a name is empty or the parent is unknown.
    """
    permissions.check_may_change_organisations(by)
    symbol = rules.require_basis(basis)
    organisation = _found(new, since=since, basis=symbol)
    audit.record(
        by=by,
        at=at,
        verb="create_organisation",
        subject_kind="organisation",
        subject_code=organisation.code,
        after={"name": organisation.name, "since": since.isoformat(), "basis": symbol},
    )
    return organisation


@transaction.atomic
def rename_organisation(
    *,
    code: str,
    name: str,
    short_name: str,
    on: date,
    basis: str,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Organisation:
    """Give an organisation a new official name from a day; the old one stays findable.

    :raises OrgsError: when it is not alive then, or was renamed later, or bears the name.
    """
    permissions.check_may_change_organisations(by)
    symbol = rules.require_basis(basis)
    organisation = _lock(code)
    rules.refuse_dead(organisation.name, organisation.lifetime, on=on)
    before = {"name": organisation.name, "short_name": organisation.short_name}
    after = {"name": text.normalise(name), "short_name": text.normalise(short_name)}
    _refuse_names(organisation, before, after, on=on)
    spoken = organisation.names.exclude(kind=enums.NameKind.ALIAS)
    spoken.filter(until__isnull=True).update(until=on)
    organisation.name, organisation.short_name = after["name"], after["short_name"]
    saving.save(organisation)
    _name(organisation, since=on, basis=symbol)
    audit.record(
        by=by,
        at=at,
        verb="rename_organisation",
        subject_kind="organisation",
        subject_code=organisation.code,
        before=before,
        after=after | {"on": on.isoformat(), "basis": symbol},
    )
    return organisation


@transaction.atomic
def merge_organisations(
    *,
    sources: Sequence[str],
    into: Target,
    on: date,
    basis: str,
    by: audit_rules.Actor,
    at: datetime,
    new_place: rules.NewPlace | None = None,
) -> models.Organisation:
    """Let one organisation, new or existing, take over from others that end on a day.

    The places of people's committees pass with them, into ``new_place`` or into the place
    of the existing target. The duty to report passes on, to a new
    target the groups too; posts end.

    :raises OrgsError: when a source or the target is not alive, or stands on both sides.
    """
    permissions.check_may_change_organisations(by)
    symbol = rules.require_basis(basis)
    ended = _lock_sources(sources, into)
    for organisation in ended:
        lifetimes.end_organisation(organisation, on=on)
    place = lifetimes.merge_places(ended, into=into, new=new_place, on=on, basis=symbol)
    target = _target(into, on=on, basis=symbol, place=place)
    for organisation in ended:
        _succeed(organisation, target, on=on, kind="merge", basis=symbol)
        lifetimes.pass_duties(organisation, target, on=on)
        _pass_groups(organisation, target, into, on=on, basis=symbol)
    _record_change(
        by=by,
        at=at,
        verb="merge_organisations",
        sources=ended,
        targets=[target],
        subject=target,
        on=on,
        basis=symbol,
    )
    return target


@transaction.atomic
def split_organisation(
    *,
    source: str,
    into: Sequence[Target],
    on: date,
    basis: str,
    by: audit_rules.Actor,
    at: datetime,
    keeps_source: bool = False,
) -> list[models.Organisation]:
    """Divide an organisation on a day; with ``keeps_source`` it lives on beside its parts.

    :raises OrgsError: when the source is not alive or too few parts are named.
    """
    permissions.check_may_change_organisations(by)
    symbol = rules.require_basis(basis)
    organisation = _lock(source)
    if len(into) < (1 if keeps_source else 2):
        raise rules.OrgsError("Chia một đơn vị phải ra ít nhất hai đơn vị.")
    if keeps_source:
        rules.refuse_dead(organisation.name, organisation.lifetime, on=on)
    else:
        lifetimes.end_organisation(organisation, on=on)
    parts = [_target(one, on=on, basis=symbol) for one in into]
    for part, given in zip(parts, into, strict=True):
        kind = "separate" if keeps_source else "split"
        _succeed(organisation, part, on=on, kind=kind, basis=symbol, is_divided=True)
        lifetimes.pass_duties(organisation, part, on=on)
        _pass_groups(organisation, part, given, on=on, basis=symbol)
    _record_change(
        by=by,
        at=at,
        verb="split_organisation",
        sources=[organisation],
        targets=parts,
        subject=organisation,
        on=on,
        basis=symbol,
    )
    return parts


@transaction.atomic
def end_organisation(
    *,
    code: str,
    on: date,
    basis: str,
    by: audit_rules.Actor,
    at: datetime,
    successors: Sequence[str] = (),
) -> models.Organisation:
    """End an organisation on a day, its work going to the successors, if any.

    :raises OrgsError: when it is not alive just before, or a successor is not alive then.
    """
    permissions.check_may_change_organisations(by)
    symbol = rules.require_basis(basis)
    organisation = _lock(code)
    if code in successors:
        raise rules.OrgsError("Đơn vị kết thúc không thể nhận việc của chính mình.")
    lifetimes.end_organisation(organisation, on=on)
    heirs = [_target(heir, on=on, basis=symbol) for heir in successors]
    divided = len(heirs) > 1
    for heir in heirs:
        _succeed(organisation, heir, on=on, kind="dissolve", basis=symbol, is_divided=divided)
    _record_change(
        by=by,
        at=at,
        verb="end_organisation",
        sources=[organisation],
        targets=heirs,
        subject=organisation,
        on=on,
        basis=symbol,
    )
    return organisation


def _pass_groups(
    source: models.Organisation,
    target: models.Organisation,
    given: Target,
    *,
    on: date,
    basis: str,
) -> None:
    """Give a new target the groups of the source; an existing one keeps its own."""
    if isinstance(given, rules.NewOrganisation):
        lifetimes.pass_memberships(source, target, on=on, basis=basis)


def _refuse_names(
    organisation: models.Organisation,
    before: dict[str, str],
    after: dict[str, str],
    *,
    on: date,
) -> None:
    if not all(after.values()):
        raise rules.OrgsError("Ghi cả tên đầy đủ và tên viết tắt mới.")
    if before == after:
        raise rules.OrgsError(f"{organisation.name} đang mang đúng tên này.")
    if organisation.names.filter(kind=enums.NameKind.OFFICIAL, since__gte=on).exists():
        raise rules.OrgsError(
            f"{organisation.name} đã có tên từ ngày {on:%d/%m/%Y} trở đi: chọn ngày muộn hơn."
        )


def _lock_sources(codes: Sequence[str], into: Target) -> list[models.Organisation]:
    sources = [_lock(code) for code in sorted(set(codes))]
    if not sources:
        raise rules.OrgsError("Chọn ít nhất một đơn vị nhập.")
    if (into if isinstance(into, str) else into.code) in codes:
        raise rules.OrgsError("Một đơn vị không thể vừa nhập vừa nhận: bỏ nó khỏi bên nhập.")
    return sources


def _lock(code: str) -> models.Organisation:
    found = models.Organisation.objects.select_for_update().filter(code=code).first()
    if found is None:
        raise rules.OrgsError(f"Không có cơ quan mang mã “{code}”.")
    return found


def _found(
    new: rules.NewOrganisation,
    *,
    since: date,
    basis: str,
    place: models.Place | None = None,
) -> models.Organisation:
    if models.Organisation.objects.filter(code=new.code).exists():
        raise rules.OrgsError(f"Mã “{new.code}” đã dùng cho cơ quan khác: chọn mã khác.")
    if new.place and place is None:
        place = models.Place.objects.filter(key=new.place).first()
        if place is None:
            raise rules.OrgsError(f"Không có địa bàn mang khóa “{new.place}”.")
    organisation = models.Organisation(
        code=new.code,
        name=text.normalise(new.name),
        short_name=text.normalise(new.short_name),
        english_name=text.normalise(new.english_name),
        kind=new.kind,
        level=new.level,
        parent=_lock(new.parent) if new.parent else None,
        place=place,
        since=since,
        status=enums.Confirmation.CONFIRMED,
    )
    saving.save(organisation)
    _name(organisation, since=since, basis=basis)
    memberships.join_groups(organisation, new.groups, since=since, basis=basis)
    return organisation


def _target(
    target: Target, *, on: date, basis: str, place: models.Place | None = None
) -> models.Organisation:
    if not isinstance(target, str):
        return _found(target, since=on, basis=basis, place=place)
    organisation = _lock(target)
    if not organisation.lifetime.contains(on):
        raise rules.OrgsError(
            f"{organisation.name} không hoạt động ngày {on:%d/%m/%Y}, không nhận được."
        )
    return organisation


def _name(organisation: models.Organisation, *, since: date, basis: str) -> None:
    for kind, name in (
        (enums.NameKind.OFFICIAL, organisation.name),
        (enums.NameKind.SHORT, organisation.short_name),
    ):
        saving.save(
            models.OrganisationName(
                organisation=organisation, kind=kind, name=name, since=since, basis=basis
            )
        )


def _succeed(
    source: models.Organisation,
    target: models.Organisation,
    *,
    on: date,
    kind: str,
    basis: str,
    is_divided: bool = False,
) -> None:
    saving.save(
        models.Succession(
            from_organisation=source,
            to_organisation=target,
            on=on,
            kind=kind,
            basis=basis,
            is_divided=is_divided,
            status=enums.Confirmation.CONFIRMED,
        )
    )


def _record_change(
    *,
    by: audit_rules.Actor,
    at: datetime,
    verb: str,
    sources: Sequence[models.Organisation],
    targets: Sequence[models.Organisation],
    subject: models.Organisation,
    on: date,
    basis: str,
) -> None:
    audit.record(
        by=by,
        at=at,
        verb=verb,
        subject_kind="organisation",
        subject_code=subject.code,
        before={"organisations": [source.code for source in sources]},
        after={
            "organisations": [target.code for target in targets],
            "on": on.isoformat(),
            "basis": basis,
        },
    )
