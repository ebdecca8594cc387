"""Cases and what hangs on them. Triggers keep steps and original due dates as they were."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value, functions

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import enums, rules
from nq57.orgs import enums as orgs_enums
from nq57.orgs import models as orgs_models
from nq57.orgs import rules as orgs_rules


class CaseQuerySet(models.QuerySet["Case"]):
    """Filters over cases."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep what ``by`` may read; sealed cases only for the posts named on them."""
        return self.filter(say_visible(by))

    def public(self) -> Self:
        """Keep what a page without login may show."""
        return self.filter(secrecy=audit_enums.Secrecy.OPEN)

    def open(self) -> Self:
        """Keep the cases that are not over."""
        return self.filter(closed_at__isnull=True)

    def of_kind(self, kind: str) -> Self:
        """Keep the cases of a kind, on whatever version of its graph."""
        return self.filter(kind=kind)

    def with_timeliness(self, today: date, soon_days: int = rules.SOON_DAYS) -> Self:
        """Annotate ``timeliness``, as ``rules.get_timeliness`` says."""
        return self.annotate(timeliness=say_timeliness("", "finished_on", today, soon_days))

    def searched(self, query: str) -> Self:
        """Keep those whose code or title holds ``query``, accents ignored."""
        folded = Func(Value(query), function="nq57_fold", output_field=models.TextField())
        return self.annotate(asked=folded).filter(
            Q(folded__contains=F("asked")) | Q(code__iexact=query.strip())
        )


class Case(models.Model):
    """Something that happens. What is particular to its kind stands in a table beside it."""

    code = models.CharField("mã", max_length=80, unique=True)
    kind = models.CharField("loại", max_length=40)
    graph = models.CharField("sơ đồ trạng thái", max_length=60)
    title = models.CharField("tên", max_length=1000)
    organisation = models.ForeignKey(
        orgs_models.Organisation, models.PROTECT, related_name="cases", verbose_name="cơ quan"
    )
    handler = models.ForeignKey(
        orgs_models.Post,
        models.PROTECT,
        related_name="handled_cases",
        null=True,
        blank=True,
        verbose_name="người xử lý",
    )
    state = models.CharField("trạng thái", max_length=40)
    version = models.PositiveIntegerField("lần sửa", default=0)
    opened_at = models.DateTimeField("mở lúc")
    closed_at = models.DateTimeField("đóng lúc", null=True, blank=True)
    outcome = models.CharField("kết quả", max_length=40, blank=True)
    # The earliest date still owed, or the last one when all are met. A trigger computes it
    # from the deadlines at every write of either table, so it cannot drift.
    due = models.DateField("hạn", null=True, blank=True, editable=False)
    claimed_on = models.DateField("ngày báo hoàn thành", null=True, blank=True)
    finished_on = models.DateField("ngày hoàn thành", null=True, blank=True)
    secrecy = models.CharField(
        "độ mật",
        max_length=12,
        choices=audit_enums.Secrecy.choices,
        default=audit_enums.Secrecy.OPEN,
    )
    readers = models.ManyToManyField(
        orgs_models.Post, related_name="named_cases", blank=True, verbose_name="người được xem"
    )
    folded = models.GeneratedField(
        expression=Func(F("title"), function="nq57_fold", output_field=models.TextField()),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "hồ sơ"
        verbose_name_plural = "hồ sơ"
        indexes = [
            models.Index(fields=["organisation", "state"], name="cases_of_organisation"),
            models.Index(fields=["kind", "state"], name="cases_of_kind"),
            models.Index(
                fields=["organisation", "due"],
                condition=Q(closed_at__isnull=True),
                name="cases_owed_by",
            ),
            models.Index(fields=["due"], condition=Q(closed_at__isnull=True), name="cases_due"),
            # With what says how a case stands: counting it then reads no row of the table.
            models.Index(
                fields=["kind", "due", "id"],
                include=["state", "closed_at", "finished_on", "claimed_on", "graph", "secrecy"],
                name="cases_in_order",
            ),
        ]
        constraints = [
            # A kind's own row points at the case and its owner together, so both stay one.
            models.UniqueConstraint(fields=["id", "organisation"], name="cases_owner"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="")
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="cases_closed_with_outcome",
                violation_error_message="Hồ sơ đóng phải có kết quả, hồ sơ mở thì không.",
            ),
            models.CheckConstraint(
                condition=Q(finished_on__isnull=True) | Q(closed_at__isnull=False),
                name="cases_finished_closed",
                violation_error_message="Chỉ hồ sơ đã đóng mới có ngày hoàn thành.",
            ),
            models.CheckConstraint(
                condition=Q(graph__startswith=functions.Concat(F("kind"), Value("@"))),
                name="cases_graph_of_kind",
                violation_error_message="Sơ đồ trạng thái không phải của loại hồ sơ này.",
            ),
            models.CheckConstraint(
                condition=Q(secrecy__in=audit_enums.Secrecy.values),
                name="cases_secrecy",
                violation_error_message="Độ mật không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Party(models.Model):
    """An office other than the owner that takes part."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(
        orgs_models.Organisation, models.PROTECT, related_name="shared_cases"
    )
    role = models.CharField("vai trò", max_length=12, choices=enums.PartyRole.choices)

    class Meta:
        verbose_name = "cơ quan tham gia"
        verbose_name_plural = "cơ quan tham gia"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organisation", "role"],
                name="cases_party_once",
                violation_error_message="Cơ quan này đã tham gia với vai trò đó.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=enums.PartyRole.values),
                name="cases_party_role",
                violation_error_message="Vai trò không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.role}"


class Step(models.Model):
    """One thing that was done to a case. Append-only."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    at = models.DateTimeField("lúc")
    account = models.CharField("tài khoản", max_length=150)
    post = models.CharField("vị trí", max_length=80, blank=True)
    verb = models.CharField("việc", max_length=40)
    before = models.CharField("từ", max_length=40, blank=True)
    after = models.CharField("đến", max_length=40)
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "bước"
        verbose_name_plural = "bước"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.verb}: {self.before} → {self.after}"


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """Filters over deadlines."""

    def owed(self) -> Self:
        """Keep what has a date and has not been met, of cases that are not over or unsettled."""
        owed = self.filter(due__isnull=False, met_on__isnull=True, case__closed_at__isnull=True)
        return owed.exclude(case__state__in=rules.list_unsettled_states())

    def overdue(self, today: date) -> Self:
        """Keep what is owed and past."""
        return self.owed().filter(due__lt=today)

    def soon(self, today: date, soon_days: int = rules.SOON_DAYS) -> Self:
        """Keep what is owed within ``soon_days`` days."""
        return self.owed().filter(due__gte=today, due__lte=today + timedelta(days=soon_days))

    def with_timeliness(self, today: date, soon_days: int = rules.SOON_DAYS) -> Self:
        """Annotate ``timeliness``, as ``rules.get_timeliness`` says."""
        return self.annotate(timeliness=say_timeliness("case__", "met_on", today, soon_days))


class Deadline(models.Model):
    """A date by which something is owed. Without a date it waits for its condition, or its
    order has changed and asks for none any more: then the original date still says so."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="deadlines")
    name = models.CharField("tên", max_length=200)
    source = models.CharField("quy tắc hoặc điều khoản", max_length=200)
    condition = models.CharField("chờ sự kiện", max_length=400, blank=True)
    expected_on = models.DateField("dự kiến", null=True, blank=True)
    original_due = models.DateField("hạn ban đầu", null=True, blank=True)
    due = models.DateField("hạn", null=True, blank=True)
    due_at = models.DateTimeField("hạn đến giờ", null=True, blank=True)
    met_on = models.DateField("ngày đạt", null=True, blank=True)
    explanation = models.JSONField("cách tính", default=dict)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = "hạn"
        verbose_name_plural = "hạn"
        ordering = ["due", "id"]
        indexes = [
            models.Index(fields=["due"], condition=Q(met_on__isnull=True), name="cases_owed")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(due__isnull=True) | Q(original_due__isnull=False),
                name="cases_deadline_original",
                violation_error_message="Hạn phải giữ hạn ban đầu.",
            ),
            models.CheckConstraint(
                condition=Q(original_due__isnull=False) | ~Q(condition=""),
                name="cases_deadline_date_or_condition",
                violation_error_message="Hạn phải có ngày hoặc sự kiện phải chờ.",
            ),
            models.CheckConstraint(
                condition=Q(met_on__isnull=True) | Q(due__isnull=False),
                name="cases_deadline_met",
                violation_error_message="Chưa có ngày thì chưa thể đạt hạn.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.due}"

    def get_timeliness(self, today: date, *, before_extension: bool = False) -> str:
        """Return where the deadline stands on a day; needs ``case`` fetched."""
        state = rules.get_graph(self.case.graph).states[self.case.state]
        return rules.get_timeliness(
            due=self.original_due if before_extension and self.due else self.due,
            met_on=self.met_on,
            today=today,
            claimed_on=self.case.claimed_on,
            is_ended=self.case.closed_at is not None,
            is_unsettled=state.is_unsettled,
        )


class Extension(models.Model):
    """A request for more time, and its decision by a document."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="extensions")
    asked_due = models.DateField("hạn xin lùi đến")
    reason = models.TextField("lý do")
    requested_by = models.CharField("người xin", max_length=150)
    requested_at = models.DateTimeField("xin lúc")
    state = models.CharField(
        "tình trạng",
        max_length=12,
        choices=enums.ExtensionState.choices,
        default=enums.ExtensionState.REQUESTED,
    )
    due_before = models.DateField("hạn trước khi lùi")
    granted_due = models.DateField("hạn mới", null=True, blank=True)
    document = models.CharField("văn bản", max_length=120, blank=True)
    decided_by = models.CharField("người quyết định", max_length=150, blank=True)
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    decision_note = models.TextField("ý kiến", blank=True)

    class Meta:
        verbose_name = "gia hạn"
        verbose_name_plural = "gia hạn"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline"],
                condition=Q(state=enums.ExtensionState.REQUESTED),
                name="cases_extension_one_open",
                violation_error_message="Hạn này đang có một đề nghị gia hạn chờ quyết định.",
            ),
            models.CheckConstraint(
                condition=Q(asked_due__gt=F("due_before")) & ~Q(reason=""),
                name="cases_extension_asks_more",
                violation_error_message="Gia hạn phải lùi hạn và có lý do.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=enums.ExtensionState.REQUESTED,
                    granted_due__isnull=True,
                    decided_at__isnull=True,
                )
                | (
                    Q(
                        state=enums.ExtensionState.GRANTED,
                        granted_due__isnull=False,
                        granted_due__gt=F("due_before"),
                        decided_at__isnull=False,
                    )
                    & ~Q(document="")
                )
                | (
                    Q(
                        state=enums.ExtensionState.REFUSED,
                        granted_due__isnull=True,
                        decided_at__isnull=False,
                    )
                    & ~Q(decision_note="")
                ),
                name="cases_extension_decision",
                violation_error_message=(
                    "Cho gia hạn phải có hạn mới và văn bản; từ chối phải có ý kiến."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state__in=enums.ExtensionState.values),
                name="cases_extension_state",
                violation_error_message="Trạng thái xin gia hạn không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} → {self.asked_due}"


def say_visible(by: audit_rules.Actor, *, kind: str = "", case: str = "") -> Q:
    """Return the filter that keeps the cases that ``by`` may read.

    ``case`` leads from the row to its case (``""`` or ``"case__"``); of one ``kind`` only its
    own rule is asked, not those of all kinds.
    """
    of_kind = Q(**{f"{case}kind": kind}) if kind else Q()
    reach = Q(pk__in=[])
    for graph in rules.list_graphs():
        if kind in ("", graph.kind):
            named = Q(**{f"{case}graph": graph.name})
            reach |= named & _reach(by, graph, case) & _told_to(by, graph, case)
    if by == audit_rules.SYSTEM:
        return of_kind & reach
    sealed = Q(**{f"{case}secrecy": audit_enums.Secrecy.SEALED})
    return of_kind & (reach & ~sealed | _named(by, sealed, case))


def _reach(by: audit_rules.Actor, graph: rules.Graph, case: str) -> Q:
    """Return the filter for how far the actor's right to read a kind of case goes."""
    scope = orgs_rules.scope_of(by, graph.rights, "read")
    area = getattr(by, "area", orgs_rules.ALL_AREAS)
    if scope is None or area not in (orgs_rules.ALL_AREAS, graph.area):
        return Q(pk__in=[])
    if scope == orgs_enums.Scope.ALL:
        return Q()
    shared = Party.objects.filter(case=OuterRef(f"{case}pk"), organisation__code=by.organisation)
    owned = Q(**{f"{case}organisation__code": by.organisation})
    if scope == orgs_enums.Scope.OWN:
        return owned | Q(Exists(shared))
    if scope == orgs_enums.Scope.FOLLOWED:
        return owned | Q(Exists(shared.filter(role=enums.PartyRole.MONITOR)))
    return Q(pk__in=[])


def _told_to(by: audit_rules.Actor, graph: rules.Graph, case: str) -> Q:
    """Return the filter that keeps from an office what is about it and not told to it yet."""
    kept = graph.list_kept_from_owner()
    office = getattr(by, "organisation", "")
    if not kept or not office:
        return Q()
    return ~Q(**{f"{case}organisation__code": office, f"{case}state__in": kept})


def _named(by: audit_rules.Actor, sealed: Q, case: str) -> Q:
    """Return the filter that keeps the sealed cases on which the actor's post is named."""
    scope = orgs_rules.scope_of(by, "sealed", "read")
    if scope is None or not getattr(by, "is_sealed", False):
        return Q(pk__in=[])
    readers = Case.readers.through.objects
    return sealed & Q(Exists(readers.filter(case=OuterRef(f"{case}pk"), post__code=by.post)))


def list_followed(by: audit_rules.Actor) -> "models.QuerySet[Party, int]":
    """Return the keys of the offices of which the actor's own office follows an obligation
    that is not over."""
    found = Party.objects.filter(
        role=enums.PartyRole.MONITOR, organisation__code=by.organisation,
        case__kind=rules.OBLIGATION.kind, case__closed_at__isnull=True,
    )  # fmt: skip
    return found.order_by().values_list("case__organisation", flat=True).distinct()


def say_timeliness(
    case: str, met: str, today: date, soon_days: int = rules.SOON_DAYS, *, due: str = "due"
) -> models.Case:
    """Say ``rules.get_timeliness`` in SQL.

    ``case`` leads from the row to its case (``""`` or ``"case__"``), ``met`` and ``due`` to
    the dates.
    """
    values = enums.Timeliness
    soon = today + timedelta(days=soon_days)
    whens = (
        (Q(**{f"{case}state__in": rules.list_unsettled_states()}), values.UNSETTLED),
        (Q(**{f"{due}__isnull": True}), values.NO_DATE),
        (Q(**{f"{met}__lte": F(due)}), values.MET),
        (Q(**{f"{met}__gt": F(due)}), values.MET_LATE),
        (Q(**{f"{case}closed_at__isnull": False}), values.ENDED),
        (Q(**{f"{case}claimed_on__lte": F(due)}), values.IN_TIME),
        (Q(**{f"{case}claimed_on__gt": F(due)}), values.OVERDUE),
        (Q(**{f"{due}__lt": today}), values.OVERDUE),
        (Q(**{f"{due}__lte": soon}), values.SOON),
    )
    return models.Case(
        *(models.When(condition, then=Value(value)) for condition, value in whens),
        default=Value(values.IN_TIME),
        output_field=models.CharField(),
    )


def keep_timeliness(
    value: str, case: str, met: str, today: date, soon_days: int = rules.SOON_DAYS
) -> Q:
    """Return the filter that keeps what ``rules.get_timeliness`` calls ``value``.

    It keeps what ``say_timeliness`` calls so, said column by column: the planner knows how often
    each of these holds, and nothing of what a CASE comes to.
    """
    values = enums.Timeliness
    due, claimed = f"{case}due", f"{case}claimed_on"
    unsettled = Q(**{f"{case}state__in": rules.list_unsettled_states()})
    if value == values.UNSETTLED:
        return unsettled
    if value == values.NO_DATE:
        return ~unsettled & Q(**{f"{due}__isnull": True})
    dated = ~unsettled & Q(**{f"{due}__isnull": False})
    if value in (values.MET, values.MET_LATE):
        return dated & Q(**{f"{met}__{'lte' if value == values.MET else 'gt'}": F(due)})
    if value == values.ENDED:
        return dated & Q(**{f"{met}__isnull": True, f"{case}closed_at__isnull": False})
    soon = today + timedelta(days=soon_days)
    unclaimed = {
        values.OVERDUE: Q(**{f"{due}__lt": today}),
        values.SOON: Q(**{f"{due}__gte": today, f"{due}__lte": soon}),
        values.IN_TIME: Q(**{f"{due}__gt": soon}),
    }[values(value)]
    told = unclaimed & Q(**{f"{claimed}__isnull": True})
    if value != values.SOON:
        after = "gt" if value == values.OVERDUE else "lte"
        told |= Q(**{f"{claimed}__{after}": F(due)})
    return dated & told & Q(**{f"{met}__isnull": True, f"{case}closed_at__isnull": True})
