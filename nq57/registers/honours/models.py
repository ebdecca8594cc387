"""Programmes of communication, honours, and the files on which they rest."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nq57.orgs.models import Organisation
from nq57.plans.models import Task
from nq57.registers.base import models as base
from nq57.registers.honours import enums


class ProgrammeQuerySet(base.EntryQuerySet["Programme"]):
    """Filters over programmes."""

    right, readers = "communication", ("office",)


class Programme(base.Entry):
    """A programme, column or campaign; ``reach`` is None until somebody knows it."""

    kind = models.CharField("loại", max_length=12, choices=enums.ProgrammeKind)
    channel = models.CharField("kênh", max_length=12, choices=enums.Channel)
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="programmes")
    since = models.DateField("từ ngày", null=True, blank=True)
    until = models.DateField("đến ngày", null=True, blank=True)
    task = models.ForeignKey(Task, models.PROTECT, related_name="+", null=True, blank=True)
    products = models.TextField("sản phẩm, liên kết", blank=True)
    reach = models.PositiveIntegerField("lượt tiếp cận", null=True, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta(base.Entry.Meta):
        verbose_name = verbose_name_plural = "chương trình truyền thông"
        constraints = [
            *base.list_constraints(
                "honours_programme", kind=(enums.ProgrammeKind, "Loại"),
                channel=(enums.Channel, "Kênh"),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="honours_programme_period",
                violation_error_message="Ngày kết thúc không thể trước ngày bắt đầu.",
            ),
        ]  # fmt: skip

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("honours:programme", args=[self.code])


class ProgrammeFile(base.EntryFile):
    """A file on which a programme rests."""

    entry = models.ForeignKey(Programme, models.PROTECT, related_name="files")


class HonourQuerySet(base.EntryQuerySet["Honour"]):
    """Filters over honours."""

    right, readers = "honour", ("office",)


class Honour(base.Entry):
    """A person or group honoured once; ``office`` honours, or has proposed it."""

    kind = models.CharField("loại", max_length=12, choices=enums.HonoureeKind)
    field = models.CharField("lĩnh vực", max_length=12, choices=enums.Field)
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="honours")
    award = models.CharField("hình thức", max_length=200)
    decision = models.CharField("quyết định", max_length=120, blank=True)
    honoured_on = models.DateField("ngày tôn vinh")
    reason = models.TextField("thành tích")
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="honours", null=True, blank=True
    )
    is_minor = models.BooleanField("có người dưới 18 tuổi")
    consent = models.CharField("công khai tên", max_length=8, choices=enums.Consent)

    objects = HonourQuerySet.as_manager()

    class Meta(base.Entry.Meta):
        verbose_name = verbose_name_plural = "tôn vinh"
        constraints = [*base.list_constraints(
            "honours_honour", kind=(enums.HonoureeKind, "Loại"),
            field=(enums.Field, "Lĩnh vực"), consent=(enums.Consent, "Công khai tên"),
        )]  # fmt: skip

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("honours:honour", args=[self.code])

    @property
    def outside_name(self) -> str:
        """Return the name where it may be told: with consent, and never a minor's."""
        return self.name if self.consent == enums.Consent.GIVEN and not self.is_minor else ""


class HonourFile(base.EntryFile):
    """A file on which an honour rests."""

    entry = models.ForeignKey(Honour, models.PROTECT, related_name="files")
