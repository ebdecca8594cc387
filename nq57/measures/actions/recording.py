"""Record what offices claim, and what checkers say of it: revisions, never overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.measures import enums, models, permissions, rules
from nq57.orgs.models import Organisation
from nq57.plans.models import Indicator

_BULK_ROWS = 1000
_STREAMED = 2000  # from how many rows on a stream is worth reserving their keys
_Key = tuple[int, int, str]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What an office states; ``profile`` comes with its indicator."""

    indicator: Indicator
    organisation: Organisation
    period: str
    profile: models.Profile
    figure: rules.Figure
    source: str
    note: str = ""

    @property
    def key(self) -> _Key:
        """Return what tells one series' period from another."""
        return self.indicator.pk, self.organisation.pk, self.period


@transaction.atomic
def record_claims(
    *, claims: Sequence[Claim], by: audit_rules.Actor, at: datetime, right: str = "record"
) -> list[models.Observation]:
    """State figures; one that stands already is given back, another is the next revision.

    ``right`` is ``record_for`` when they are entered for another office.

    :raises NotAllowedError: when the post does not act for an office.
    """
    for office in {claim.organisation.pk: claim.organisation for claim in claims}.values():
        permissions.check_may_record(by, office, right=right)
    return _state("record_claims", claims, by, at)


@transaction.atomic
def record_computed(
    *, claims: Sequence[Claim], register: str, by: audit_rules.Actor, at: datetime
) -> list[models.Observation]:
    """State figures that a register computed from its entries, in the transaction of its write.

    Who may write the entry was asked there; ``by`` is who wrote it.

    :raises rules.MeasuresError: when an indicator's profile does not name this register.
    """
    for claim in claims:
        profile = claim.profile
        if profile.reported_by != enums.ReportedBy.REGISTER or profile.register != register:
            raise rules.MeasuresError(
                f"Phiếu của chỉ tiêu {claim.indicator.code} không lấy số liệu từ sổ “{register}”."
            )
    return _state("record_computed", claims, by, at)


def _state(
    verb: str, claims: Sequence[Claim], by: audit_rules.Actor, at: datetime
) -> list[models.Observation]:
    held = _lock([claim.key for claim in claims], enums.Verdict.CLAIMED)
    new = [
        models.Observation(
            indicator_id=claim.indicator.pk, organisation_id=claim.organisation.pk,
            period=claim.period, profile_id=claim.profile.pk, numerator=claim.figure.numerator,
            denominator=claim.figure.denominator, value=claim.figure.value,
            verdict=enums.Verdict.CLAIMED, source=claim.source, note=claim.note,
            by=by.account, at=at,
        )
        for claim in claims
    ]  # fmt: skip
    return _write(verb, new, held, by, at)


@transaction.atomic
def record_published(
    *,
    profile: models.Profile,
    organisation: Organisation,
    period: str,
    figure: rules.Figure,
    source: str,
    year: int,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Observation:
    """Record a figure that somebody else published; ``organisation`` answers for the record.

    It is a claim like any other until it is checked; ``profile`` comes with its indicator.

    :raises NotAllowedError: when the post does not act for the office.
    :raises rules.MeasuresError: when the profile names no published source, the source is not
        said, or its year is not that of a publication.
    """
    if profile.reported_by != enums.ReportedBy.PUBLISHED_SOURCE:
        raise rules.MeasuresError("Chỉ tiêu này không lấy số liệu từ nguồn đã công bố.")
    if not source.strip():
        raise rules.MeasuresError("Ghi nguồn công bố: tên và số, ký hiệu của tài liệu.")
    this_year = timezone.localdate(at).year
    if not int(period[:4]) <= year <= this_year:
        raise rules.MeasuresError(
            f"Năm công bố phải từ {period[:4]} đến {this_year}: số liệu công bố sau kỳ của nó."
        )
    claim = Claim(
        indicator=profile.indicator, organisation=organisation, period=period, profile=profile,
        figure=figure, source=f"{source.strip()[:180]}, {year}", note=profile.published_source,
    )  # fmt: skip
    return record_claims(claims=[claim], by=by, at=at)[0]


@transaction.atomic
def check_observations(
    *, claims: Sequence[models.Observation], source: str, by: audit_rules.Actor, at: datetime
) -> list[models.Observation]:
    """Write that claimed figures were checked and stand; the claims come with their profile.

    :raises NotAllowedError: when another office checks one, or the one who stated it.
    :raises rules.MeasuresError: when one is no claim in use.
    """
    for claim in claims:
        permissions.check_may_check(by, claim.profile)
        if claim.by == by.account:
            raise refusals.NotAllowedError("Người ghi số liệu không tự kiểm tra số liệu đó.")
    return _judge("check_observations", claims, enums.Verdict.CHECKED, source, by, at)


@transaction.atomic
def validate_observations(
    *, checked: Sequence[models.Observation], source: str, by: audit_rules.Actor, at: datetime
) -> list[models.Observation]:
    """Write that the province recognises checked figures.

    :raises NotAllowedError: when the post lacks the right.
    :raises rules.MeasuresError: when one is no checked figure in use.
    """
    permissions.check_may_validate(by)
    return _judge("validate_observations", checked, enums.Verdict.VALIDATED, source, by, at)


def _judge(
    verb: str,
    judged: Sequence[models.Observation],
    verdict: str,
    source: str,
    by: audit_rules.Actor,
    at: datetime,
) -> list[models.Observation]:
    before = rules.VERDICTS[rules.VERDICTS.index(verdict) - 1]
    keys = [_key(row) for row in judged]
    standing = _lock(keys, before)
    for row in judged:
        now = standing.get(_key(row))
        if now is None or now.pk != row.pk:
            raise rules.MeasuresError(
                "Số liệu vừa được ghi lại, hoặc chưa đến bước này: hãy tải lại trang để xem."
            )
    new = [
        models.Observation(
            indicator_id=row.indicator_id, organisation_id=row.organisation_id,
            period=row.period, profile_id=row.profile_id, numerator=row.numerator,
            denominator=row.denominator, value=row.value, verdict=verdict, judged=row,
            source=source, by=by.account, at=at,
        )
        for row in judged
    ]  # fmt: skip
    return _write(verb, new, _lock(keys, verdict), by, at)


def _write(
    verb: str,
    new: list[models.Observation],
    held: dict[_Key, models.Observation],
    by: audit_rules.Actor,
    at: datetime,
) -> list[models.Observation]:
    """Let new rows follow those that stand; what says the same is kept."""
    answer = []
    for row in new:
        old = held.get(_key(row))
        row.revision = old.revision + 1 if old else 1
        answer.append(old if old is not None and _says_the_same(old, row) else row)
    made = [row for row in answer if row.pk is None]
    replaced = [held[_key(row)].pk for row in made if _key(row) in held]
    models.Observation.objects.filter(pk__in=replaced).update(is_current=False)
    _insert(made)
    if made:
        after = {"figures": len(made), "source": made[0].source}
        audit_actions.record(
            by=by, at=at, verb=verb, subject_kind="observation",
            subject_code=made[0].source, after=after,
        )  # fmt: skip
    return answer


def _insert(rows: list[models.Observation]) -> None:
    """Insert rows and give them their keys; thousands go in one stream, several times faster."""
    if len(rows) < _STREAMED:
        models.Observation.objects.bulk_create(rows, batch_size=_BULK_ROWS)
        return
    table = models.Observation._meta.db_table
    names = [field.attname for field in models.Observation._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, len(rows)],
        )
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk, row._state.adding, row._state.db = key, False, connection.alias
        columns = ", ".join(connection.ops.quote_name(name) for name in names)
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as stream:
            for row in rows:
                stream.write_row([getattr(row, name) for name in names])


def _says_the_same(old: models.Observation, new: models.Observation) -> bool:
    names = ("value", "numerator", "denominator", "profile_id", "judged_id")
    return all(getattr(old, name) == getattr(new, name) for name in names)


def _key(row: models.Observation) -> _Key:
    return row.indicator_id, row.organisation_id, row.period


def _lock(keys: Sequence[_Key], verdict: str) -> dict[_Key, models.Observation]:
    """Lock the indicators and return the rows in use of a verdict, by series and period."""
    indicators = {key[0] for key in keys}
    list(Indicator.objects.select_for_update().filter(pk__in=indicators).order_by("pk"))
    found = models.Observation.objects.current().filter(
        indicator__in=indicators,
        organisation__in={key[1] for key in keys},
        period__in={key[2] for key in keys},
        verdict=verdict,
    )
    return {_key(row): row for row in found}
