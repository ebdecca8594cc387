"""Organisations with lifetimes, names, successors, groups and the reporting duty."""

from typing import Self

from django.db import models
from django.db.models import F, Func, Q, Value

from nq57.audit import rules as audit_rules
from nq57.orgs import enums, rules
from nq57.orgs.models import lifetimes, places


class OrganisationQuerySet(lifetimes.LifetimeQuerySet["Organisation"]):
    """Filters over organisations."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep what ``by`` may read: which bodies exist is public."""
        return self

    def matching(self, rule: rules.MembershipRule) -> Self:
        """Keep the organisations that meet a group's conditions, on whatever day."""
        if rule.keeps_list:
            return self.none()
        found = self
        if rule.kinds:
            found = found.filter(kind__in=rule.kinds)
        if rule.levels:
            found = found.filter(level__in=rule.levels)
        if rule.place_kinds:
            found = found.filter(place__kind__in=rule.place_kinds)
        return found

    def searched(self, query: str) -> Self:
        """Keep those of which any name holds ``query``, accents ignored."""
        phrase = rules.fold_phrase(query)
        named = OrganisationName.objects.filter(phrase__contains=phrase)
        return self.filter(pk__in=named.values("organisation"))

    def in_order(self) -> Self:
        """Sort by tier, then as a Vietnamese dictionary does."""
        tier = models.Case(
            *(
                models.When(level=level, then=Value(rank))
                for rank, level in enumerate(enums.Level.values)
            )
        )
        return self.order_by(tier, "sort_key", "code")


class Organisation(lifetimes.LifetimeModel):
    """A body that may owe something. ``name`` is its latest official name."""

    code = models.CharField("mã", max_length=40, unique=True)
    name = models.CharField("tên", max_length=200)
    short_name = models.CharField("tên viết tắt", max_length=120)
    english_name = models.CharField("tên tiếng Anh", max_length=200, blank=True)
    kind = models.CharField("loại", max_length=24, choices=enums.OrganisationKind.choices)
    level = models.CharField("cấp", max_length=12, choices=enums.Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True
    )
    place = models.ForeignKey(
        places.Place, models.PROTECT, related_name="organisations", null=True, blank=True
    )
    status = models.CharField(
        "xác nhận",
        max_length=12,
        choices=enums.Confirmation.choices,
        default=enums.Confirmation.PENDING,
    )
    note = models.CharField("ghi chú", max_length=300, blank=True)
    sort_key = models.GeneratedField(
        expression=Func(F("name"), function="nq57_sort_key", output_field=models.TextField()),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta(lifetimes.LifetimeModel.Meta):
        verbose_name = "cơ quan, đơn vị"
        verbose_name_plural = "cơ quan, đơn vị"
        constraints = [
            *lifetimes.LifetimeModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(code__regex=rules.CODE_PATTERN),
                name="orgs_organisation_code",
                violation_error_message="Mã chỉ gồm chữ in hoa không dấu, số, chấm và gạch nối.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="orgs_organisation_parent",
                violation_error_message="Cơ quan không thể là cấp trên của chính nó.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=enums.OrganisationKind.values),
                name="orgs_organisation_kind_known",
                violation_error_message="Loại cơ quan không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(level__in=enums.Level.values),
                name="orgs_organisation_level",
                violation_error_message="Cấp không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=enums.Confirmation.values),
                name="orgs_organisation_status",
                violation_error_message="Tình trạng xác nhận không có trong danh mục.",
            ),
        ]
        indexes = [models.Index(fields=["kind", "level"], name="orgs_organisation_kind")]

    def __str__(self) -> str:
        return self.name


class OrganisationName(lifetimes.LifetimeModel):
    """A name that an organisation bore or is called by."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="names", verbose_name="cơ quan"
    )
    kind = models.CharField("loại tên", max_length=12, choices=enums.NameKind.choices)
    name = models.CharField("tên", max_length=200)
    basis = models.CharField("căn cứ", max_length=80, blank=True)
    phrase = models.GeneratedField(
        expression=Func(
            Func(
                Func(F("name"), function="nq57_fold"),
                Value("[^0-9a-z]+"),
                Value(" "),
                Value("g"),
                function="regexp_replace",
            ),
            function="btrim",
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = lifetimes.LifetimeQuerySet["OrganisationName"].as_manager()

    class Meta(lifetimes.LifetimeModel.Meta):
        verbose_name = "tên cơ quan"
        verbose_name_plural = "tên cơ quan"
        constraints = [
            *lifetimes.LifetimeModel.Meta.constraints,
            lifetimes.no_overlap(
                "orgs_name_official_once",
                lifetimes.KeyRange(F("organisation")),
                condition=Q(kind="official"),
                message="Trong cùng một ngày, cơ quan chỉ có một tên chính thức.",
            ),
            models.CheckConstraint(
                condition=~Q(name=Value("")),
                name="orgs_name_not_empty",
                violation_error_message="Tên không được để trống.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=enums.NameKind.values),
                name="orgs_name_kind",
                violation_error_message="Loại tên không có trong danh mục.",
            ),
        ]
        indexes = [models.Index(fields=["phrase"], name="orgs_name_phrase")]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """One organisation taking over from another on a day."""

    from_organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="successions_out"
    )
    to_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="successions_in")
    on = models.DateField("ngày")
    kind = models.CharField("cách", max_length=12, choices=enums.SuccessionKind.choices)
    basis = models.CharField("căn cứ", max_length=80, blank=True)
    is_divided = models.BooleanField("chia cho nhiều cơ quan", default=False)
    status = models.CharField(
        "xác nhận",
        max_length=12,
        choices=enums.Confirmation.choices,
        default=enums.Confirmation.PENDING,
    )

    class Meta:
        verbose_name = "kế thừa"
        verbose_name_plural = "kế thừa"
        constraints = [
            models.UniqueConstraint(
                fields=["from_organisation", "to_organisation", "on"],
                name="orgs_succession_once",
                violation_error_message="Việc kế thừa này đã có.",
            ),
            models.CheckConstraint(
                condition=~Q(from_organisation=F("to_organisation")),
                name="orgs_succession_other",
                violation_error_message="Cơ quan không thể kế thừa chính nó.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=enums.SuccessionKind.values),
                name="orgs_succession_kind",
                violation_error_message="Cách kế thừa không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=enums.Confirmation.values),
                name="orgs_succession_status",
                violation_error_message="Tình trạng xác nhận không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_organisation_id} → {self.to_organisation_id} {self.on:%d/%m/%Y}"


class OrgGroup(models.Model):
    """A group that documents name; who belongs to it depends on the day."""

    code = models.CharField("mã", max_length=40, unique=True)
    name = models.CharField("tên", max_length=200)
    rule = models.CharField("quy tắc thành viên", max_length=200)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "nhóm cơ quan"
        verbose_name_plural = "nhóm cơ quan"
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=rules.CODE_PATTERN),
                name="orgs_group_code",
                violation_error_message="Mã chỉ gồm chữ in hoa không dấu, số, chấm và gạch nối.",
            ),
            models.CheckConstraint(
                condition=Q(rule__regex=rules.MEMBERSHIP_PATTERN),
                name="orgs_group_rule",
                violation_error_message="Quy tắc thành viên không đúng dạng.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def membership(self) -> rules.MembershipRule:
        """The group's rule, parsed."""
        return rules.parse_membership_rule(self.rule)


class GroupPattern(models.Model):
    """One wording under which documents name a group."""

    group = models.ForeignKey(OrgGroup, models.CASCADE, related_name="patterns")
    wording = models.CharField("cách gọi", max_length=200)
    phrase = models.CharField("dạng so sánh", max_length=200, unique=True)

    class Meta:
        verbose_name = "cách gọi nhóm"
        verbose_name_plural = "cách gọi nhóm"
        constraints = [
            models.CheckConstraint(
                condition=Q(phrase__regex=r"^[0-9a-z]+( [0-9a-z]+)*$"),
                name="orgs_pattern_phrase",
                violation_error_message="Cách gọi phải có chữ.",
            ),
        ]

    def __str__(self) -> str:
        return self.wording


class GroupMember(lifetimes.LifetimeModel):
    """An organisation's dated place in a listed group."""

    group = models.ForeignKey(OrgGroup, models.PROTECT, related_name="members")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="group_memberships")
    basis = models.CharField("căn cứ", max_length=80, blank=True)
    status = models.CharField(
        "xác nhận",
        max_length=12,
        choices=enums.Confirmation.choices,
        default=enums.Confirmation.PENDING,
    )

    objects = lifetimes.LifetimeQuerySet["GroupMember"].as_manager()

    class Meta(lifetimes.LifetimeModel.Meta):
        verbose_name = "thành viên nhóm"
        verbose_name_plural = "thành viên nhóm"
        constraints = [
            *lifetimes.LifetimeModel.Meta.constraints,
            lifetimes.no_overlap(
                "orgs_groupmember_once",
                lifetimes.KeyRange(F("group")),
                lifetimes.KeyRange(F("organisation")),
                message="Cơ quan đã là thành viên của nhóm trong khoảng này.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=enums.Confirmation.values),
                name="orgs_groupmember_status",
                violation_error_message="Tình trạng xác nhận không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} ∈ {self.group_id}"


class ReportingDuty(lifetimes.LifetimeModel):
    """An organisation's dated duty to report under one document."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="reporting_duties")
    basis = models.CharField("căn cứ", max_length=80)
    clause = models.CharField("điểm, khoản", max_length=40, blank=True)
    confirmed_by = models.CharField("văn bản xác nhận", max_length=80, blank=True)
    status = models.CharField(
        "xác nhận",
        max_length=12,
        choices=enums.Confirmation.choices,
        default=enums.Confirmation.PENDING,
    )

    objects = lifetimes.LifetimeQuerySet["ReportingDuty"].as_manager()

    class Meta(lifetimes.LifetimeModel.Meta):
        verbose_name = "trách nhiệm báo cáo"
        verbose_name_plural = "trách nhiệm báo cáo"
        constraints = [
            *lifetimes.LifetimeModel.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(basis=Value("")),
                name="orgs_reportingduty_basis",
                violation_error_message="Ghi văn bản giao trách nhiệm báo cáo.",
            ),
            lifetimes.no_overlap(
                "orgs_reportingduty_once",
                lifetimes.KeyRange(F("organisation")),
                lifetimes.TextRange(F("basis")),
                message="Cơ quan đã có trách nhiệm báo cáo theo văn bản này trong khoảng đó.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=enums.Confirmation.values),
                name="orgs_reportingduty_status",
                violation_error_message="Tình trạng xác nhận không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.basis}"
