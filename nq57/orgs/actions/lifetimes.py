"""What ends and what passes on when an organisation ends."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from nq57.orgs import enums, models, rules
from nq57.orgs.actions import saving


def end_organisation(organisation: models.Organisation, *, on: date) -> None:
    """End an organisation with its names, posts, duties and memberships.

    :raises OrgsError: when it is not alive just before ``on``, or has dated rows after it.
    """
    rules.refuse_dead(organisation.name, organisation.lifetime, on=on)
    running = Q(until__isnull=True) | Q(until__gt=on)
    for label, rows in (
        ("tên", organisation.names.all()),
        ("vị trí", organisation.posts.all()),
        ("trách nhiệm báo cáo", organisation.reporting_duties.all()),
        ("việc tham gia nhóm", organisation.group_memberships.all()),
    ):
        if rows.filter(since__gte=on).exists():
            raise rules.OrgsError(
                f"{organisation.name} có {label} bắt đầu từ ngày {on:%d/%m/%Y} trở đi: "
                "chọn ngày muộn hơn."
            )
        rows.filter(running).update(until=on)
    organisation.until = on
    saving.save(organisation)


def pass_duties(source: models.Organisation, target: models.Organisation, *, on: date) -> None:
    """Give the target the duties to report that the source had up to ``on``."""
    owed = source.reporting_duties.filter(Q(until__isnull=True) | Q(until__gte=on))
    for duty in owed:
        has = target.reporting_duties.filter(Q(until__isnull=True) | Q(until__gt=on))
        if has.filter(basis=duty.basis).exists():
            continue
        saving.save(
            models.ReportingDuty(
                organisation=target,
                basis=duty.basis,
                clause=duty.clause,
                since=on,
                status=duty.status,
                confirmed_by=duty.confirmed_by,
            )
        )


def pass_memberships(
    source: models.Organisation, target: models.Organisation, *, on: date, basis: str
) -> None:
    """Put a new target into the listed groups in which the source was up to ``on``."""
    held = source.group_memberships.filter(Q(until__isnull=True) | Q(until__gte=on))
    for member in held.exclude(group__in=target.group_memberships.values("group")):
        saving.save(
            models.GroupMember(
                group_id=member.group_id,
                organisation=target,
                since=on,
                basis=basis,
                status=member.status,
            )
        )


def merge_places(
    ended: Sequence[models.Organisation],
    *,
    into: str | rules.NewOrganisation,
    new: rules.NewPlace | None,
    on: date,
    basis: str,
) -> models.Place | None:
    """Let the places of ended people's committees pass into one; None when there are none.

    :raises OrgsError: when the new place is missing, superfluous or its code is taken.
    """
    sources = [
        organisation.place
        for organisation in ended
        if organisation.kind == enums.OrganisationKind.PEOPLE_COMMITTEE and organisation.place
    ]
    if not sources:
        if new is not None:
            raise rules.OrgsError("Chỉ nhập UBND mới kèm địa bàn mới.")
        return None
    for place in sources:
        parents = place.parents.filter(Q(until__isnull=True) | Q(until__gt=on))
        parents.update(until=on)
        place.until = on
        saving.save(place)
    target = _find_or_found_place(sources, into=into, new=new, on=on)
    for place in sources:
        saving.save(
            models.PlaceSuccession(
                from_place=place,
                to_place=target,
                on=on,
                kind=enums.SuccessionKind.MERGE,
                basis=basis,
                status=enums.Confirmation.CONFIRMED,
            )
        )
    return target


def _find_or_found_place(
    sources: Sequence[models.Place],
    *,
    into: str | rules.NewOrganisation,
    new: rules.NewPlace | None,
    on: date,
) -> models.Place:
    if isinstance(into, str):
        target = models.Place.objects.filter(organisations__code=into).first()
        if target is None or new is not None:
            raise rules.OrgsError(
                "Nhập UBND vào một đơn vị đang có: đơn vị ấy phải có địa bàn, "
                "không lập địa bàn mới."
            )
        return target
    if new is None:
        raise rules.OrgsError("Nhập UBND phải nêu địa bàn mới: khóa, mã, loại và tên.")
    target = models.Place(
        key=new.key,
        code=new.code,
        kind=new.kind,
        name=new.name,
        english_name=new.english_name,
        since=on,
        is_border=any(place.is_border for place in sources),
        status=enums.Confirmation.CONFIRMED,
    )
    saving.save(target)
    parents = models.PlaceParent.objects.filter(place__in=sources, until=on)
    ancestors = set(parents.values_list("parent", flat=True))
    if len(ancestors) == 1:
        parent = ancestors.pop()
        saving.save(models.PlaceParent(place=target, parent_id=parent, since=on))
    return target
