"""What is asked of campaigns and of overall reviews alike: where every office stands on any day."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.law import rules as law_rules
from nq57.orgs import models as orgs
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans
from nq57.plans.rules import work
from nq57.registers.cyber import enums, permissions
from nq57.registers.cyber.models import calls
from nq57.registers.cyber.rules import calls as call_rules


class Standing(Protocol):
    """Where an office stands; a kind of call has numbers of its own beside it."""

    @property
    def standing(self) -> str:
        """Return where it stands."""


C = TypeVar("C", bound=calls.Call)
O = TypeVar("O", bound=calls.CallOffice)  # noqa: E741 (an office)
A = TypeVar("A", bound=calls.CallAnswer)
S = TypeVar("S", bound=Standing)
T = TypeVar("T")
History = Mapping[int, tuple[tuple[datetime, str], ...]]


@dataclass(frozen=True)
class Candidate:
    """An office that a clause asks: its entries within the call, what it owes already."""

    office: orgs.Organisation
    systems: int
    obligation: plans.Obligation | None


@dataclass(frozen=True)
class Row(Generic[O, S]):
    """One office of a call and where it stands."""

    office: O
    stand: S


@dataclass(frozen=True)
class Board(Generic[O, S, T]):
    """A call on a day: its offices, those to urge first, and the totals."""

    day: date
    rows: list[Row[O, S]]
    totals: T


@dataclass(frozen=True)
class Owed(Generic[O, S, A]):
    """What an office has left to answer; a version may wait for its head already."""

    office: O
    stand: S
    waiting: A | None


@dataclass(frozen=True)
class Figures(Generic[C, S, T]):
    """A running call: the totals of today for who sees numbers, and one's own standing."""

    call: C
    totals: T | None
    stand: S | None


@dataclass(frozen=True, kw_only=True)
class Calls(Generic[C, O, A, S, T]):
    """A kind of call: its models, how an office's standing is found, which are settled.

    Of some offices, ``list_spans`` has the call and the organisation (their keys) of each span
    within it, ``list_versions`` the office of each answer, as the rules see both.
    """

    call: type[C]
    office: type[O]
    answer: type[A]
    standings: tuple[str, ...]
    settled: frozenset[str]
    verb_send: str
    list_spans: Callable[[QuerySet[Any]], Iterable[tuple[int, int, Any]]]
    list_versions: Callable[[QuerySet[Any], History], Iterable[tuple[int, Any]]]
    judge: Callable[..., S | None]
    add_up: Callable[[Iterable[S], date], T]

    def get(self, *, code: str, by: audit_rules.Actor) -> C:
        """Return a call that the actor may see.

        :raises ObjectDoesNotExist: when there is none, or it is not for him to see.
        """
        found: C = self._list_visible(by).with_rows().get(code=code)
        return found

    def get_answer(self, *, code: str, by: audit_rules.Actor) -> A:
        """Return an answer that the actor may read.

        :raises ObjectDoesNotExist: when there is none, or it is not for him to see.
        """
        answers: Any = self.answer._default_manager
        found: A = answers.visible_to(by).with_rows().get(case__code=code)
        return found

    def load(self, *, call: C, office: int | None = None) -> dict[int, call_rules.Asked[Any, Any]]:
        """Return all that is known of a call's offices by key, or of one, in a fixed number of
        queries."""
        offices = self._list_offices(call)
        return self._load(offices if office is None else offices.filter(pk=office))

    def _load(self, offices: QuerySet[O]) -> dict[int, call_rules.Asked[Any, Any]]:
        """Return all that is known of offices by key, of whatever calls."""
        bare, call = offices.order_by(), self.office.call_field
        rows = list(offices.select_related("obligation__case", call))
        if not rows:
            return {}
        spans, versions = defaultdict(list), defaultdict(list)
        for asked, holder, span in self.list_spans(bare):
            spans[asked, holder].append(span)
        answers = self.answer._default_manager.filter(office__in=bare.values("pk"))
        for holder, version in self.list_versions(answers, _load_history(answers)):
            versions[holder].append(version)
        return {
            row.pk: call_rules.Asked(
                key=row.pk, due=row.obligation.case.due or row.call.due, added=row.added_at,
                dropped=row.dropped_at, versions=tuple(versions[row.pk]),
                spans=tuple(spans[row.call.pk, row.organisation_id]),
            )
            for row in rows
        }  # fmt: skip

    def _judge(self, offices: QuerySet[O]) -> dict[int, S]:
        """Return where offices stand today by key, of whatever calls."""
        today, moment = timezone.localdate(), timezone.now()
        stands = {
            key: self.judge(asked, moment=moment, day=today)
            for key, asked in self._load(offices).items()
        }
        return {key: stand for key, stand in stands.items() if stand is not None}

    def make_board(self, *, call: C, day: date, now: datetime | None = None) -> Board[O, S, T]:
        """Return where every office stood at the end of a day, today until ``now``."""
        moment = end_of(day, now or timezone.now())
        stands = {
            key: stand for key, asked in self.load(call=call).items()
            if (stand := self.judge(asked, moment=moment, day=day)) is not None
        }  # fmt: skip
        offices = self._list_offices(call).filter(pk__in=list(stands)).select_related(
            "organisation", "obligation__case"
        )  # fmt: skip
        rows = [Row(one, stands[one.pk]) for one in offices]
        rows.sort(key=lambda row: (
            self.standings.index(row.stand.standing), row.office.organisation.sort_key
        ))  # fmt: skip
        return Board(day, rows, self.add_up((row.stand for row in rows), day))

    def find_stand(self, *, office: O, day: date, now: datetime | None = None) -> S | None:
        """Return where one office stands; its call loaded."""
        call: Any = office.call
        known = self.load(call=call, office=office.pk)[office.pk]
        return self.judge(known, moment=end_of(day, now or timezone.now()), day=day)

    def find_newest(self, *, office: O) -> A | None:
        """Return the newest version of an office, sent or not, or None."""
        answers: Any = self.answer._default_manager.filter(office=office)
        found: A | None = answers.with_rows().order_by("-number").first()
        return found

    def find_sent(self, *, office: O) -> A | None:
        """Return the version of an office that was sent last, or None."""
        answers = self.answer._default_manager.filter(office=office)
        sent = cases.Step.objects.filter(verb=self.verb_send, case__in=answers.values("case"))
        return answers.filter(case__in=sent.values("case")).order_by("-number").first()

    def list_owed(self, *, organisation: str) -> list[Owed[O, S, A]]:
        """Return the running calls in which an office (its code) has something left to do."""
        call = self.office.call_field
        rows = self._list_of(organisation).filter(
            **{f"{call}__state": enums.CampaignState.RUNNING}
        ).select_related("organisation")  # fmt: skip
        stands, held = self._judge(rows), dict[int, A]()
        if not stands:
            return []
        waiting = self.answer._default_manager.filter(
            office__in=rows.order_by().values("pk"), case__state="waiting"
        )
        for one in waiting.select_related("case"):
            held.setdefault(one.office.pk, one)
        return [
            Owed(row, stands[row.pk], held.get(row.pk))
            for row in rows.order_by(f"{call}__due", "pk")
            if row.pk in stands and (row.pk in held or stands[row.pk].standing not in self.settled)
        ]

    def list_own(self, *, organisation: str) -> dict[int, S]:
        """Return where an office (its code) stands in each call that asks it, by call."""
        rows = self._list_of(organisation)
        stands = self._judge(rows)
        return {row.call.pk: stands[row.pk] for row in rows if row.pk in stands} if stands else {}

    def find_of(self, *, obligation: plans.Obligation, by: audit_rules.Actor) -> O | None:
        """Return the call's office that answers under an obligation, if ``by`` sees it."""
        call = self.office.call_field
        found = self.office._default_manager.filter(
            obligation=obligation, **{f"{call}__in": self._list_visible(by)}
        ).exclude(**{f"{call}__state": enums.CampaignState.CANCELLED})  # fmt: skip
        return found.select_related(call, "organisation").order_by("-pk").first()

    def list_running(
        self, *, by: audit_rules.Actor, now: datetime, is_whole: bool, most: int
    ) -> list[Figures[C, S, T]]:
        """Return the newest running calls that ``by`` sees; ``is_whole`` with their totals."""
        own = self.list_own(organisation=by.organisation) if permissions.may_list(by) else {}
        today = timezone.localdate(now)
        return [
            Figures(
                one,
                self.make_board(call=one, day=today, now=now).totals if is_whole else None,
                own.get(one.pk),
            )
            for one in self._list_visible(by).running().with_rows()[:most]
        ]

    def _list_visible(self, by: audit_rules.Actor) -> Any:
        found: Any = self.call._default_manager
        return found.visible_to(by)

    def _list_offices(self, call: C) -> QuerySet[O]:
        return self.office._default_manager.filter(**{self.office.call_field: call})

    def _list_of(self, organisation: str) -> QuerySet[O]:
        rows = self.office._default_manager.filter(
            organisation__code=organisation, dropped_at__isnull=True
        )
        return rows.select_related(self.office.call_field, "obligation__case")


def end_of(day: date, now: datetime) -> datetime:
    """Return the last moment of a day in Vietnam, or now when the day is not over."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=law_rules.ZONE)
    return min(midnight - timedelta(microseconds=1), now)


def list_clauses(
    *, by: audit_rules.Actor, besides: QuerySet[Any] | None = None
) -> QuerySet[plans.Task]:
    """Return what a call or an exercise may rest on: clauses of plans in force that ask offices
    for work, those of running calls (``besides``) left out; orders of directives first."""
    found = plans.Task.objects.visible_to(by).filter(
        plan__state=plan_enums.PlanState.IN_FORCE, assignments__isnull=False
    )
    return (
        (found if besides is None else found.exclude(pk__in=besides.values("task")))
        .distinct().select_related("document").defer("document__lines")
        .order_by("kind", "document_id", "position")
    )  # fmt: skip


def list_given(**asked: Any) -> QuerySet[plans.Obligation]:
    """Return what offices owe for clauses, whatever became of it but that it was given up."""
    return plans.Obligation.objects.filter(is_superseded=False, **asked).exclude(
        case__state__in=work.GIVEN_UP
    ).exclude(case__secrecy=audit_enums.Secrecy.SEALED)  # fmt: skip


def list_owed_by(
    owed: QuerySet[plans.Obligation], due: date
) -> dict[int, tuple[orgs.Organisation, plans.Obligation | None]]:
    """Return the offices of obligations by key, each with the first that is due on a day, be it
    extended or not."""
    found: dict[int, tuple[orgs.Organisation, plans.Obligation | None]] = {}
    rows = owed.select_related("organisation", "case").prefetch_related("case__deadlines")
    for row in rows.order_by("pk"):
        is_due = due in {one.original_due for one in row.case.deadlines.all()} | {row.case.due}
        held = found.get(row.organisation_id, (row.organisation, None))[1]
        found[row.organisation_id] = row.organisation, held or (row if is_due else None)
    return found


def say_basis(*, task: plans.Task) -> str:
    """Return the symbol of the document and the number of the clause; its document loaded."""
    document = task.document
    return f"{document.symbol or document}, mục {task.code}"[:200]


def find_order_due(*, task: plans.Task, today: date) -> date | None:
    """Return the date that an order has itself: the next by which it asks for work, else the
    last one; None when it has none."""
    owed = list_given(task=task).filter(case__deadlines__original_due__isnull=False)
    found = owed.values_list("case__deadlines__original_due", flat=True).distinct()
    dates = [day for day in found.order_by() if day is not None]
    ahead = [day for day in dates if day >= today]
    return min(ahead) if ahead else max(dates, default=None)


def _load_history(answers: QuerySet[Any]) -> History:
    """Return the moments at which the cases of answers came into their states, by case."""
    found: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    steps = cases.Step.objects.filter(case__in=answers.order_by().values("case")).order_by("pk")
    for case, at, after in steps.values_list("case", "at", "after"):
        found[case].append((at, after))
    return {case: tuple(rows) for case, rows in found.items()}
