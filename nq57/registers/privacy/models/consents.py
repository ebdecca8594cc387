"""Forms of consent, and breaches; each names a processing of its office by the code."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nq57.orgs.models import Organisation
from nq57.registers.base import models as base
from nq57.registers.privacy import enums
from nq57.registers.privacy.models.classes import list_classes


class ConsentQuerySet(base.EntryQuerySet["Consent"]):
    """Filters over forms of consent."""

    right, readers = "processing", ("office",)


class Consent(base.Entry):
    """A form by which consent is asked for one purpose, in one edition, and how many gave it.

    Who gave it stands in the office's own files; ``given`` and ``withdrawn`` are None until
    somebody knows them.
    """

    kind = models.CharField("cách đồng ý", max_length=12, choices=enums.Method)
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="consents")
    processing = models.CharField("mã hoạt động xử lý", max_length=60)
    edition = models.CharField("phiên bản", max_length=40)
    text = models.TextField("nội dung hỏi")
    is_silent = models.BooleanField("im lặng là đồng ý")
    is_preticked = models.BooleanField("ô đánh dấu sẵn")
    is_bundled = models.BooleanField("gộp nhiều mục đích")
    for_children = models.CharField("với trẻ em", max_length=300, blank=True)
    withdraw_how = models.CharField("cách rút lại", max_length=300)
    since = models.DateField("dùng từ ngày", null=True, blank=True)
    until = models.DateField("thôi dùng từ ngày", null=True, blank=True)
    given = models.PositiveIntegerField("số đã đồng ý", null=True, blank=True)
    withdrawn = models.PositiveIntegerField("số đã rút lại", null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta(base.Entry.Meta):
        verbose_name = verbose_name_plural = "biểu mẫu đồng ý"
        constraints = [
            *base.list_constraints("privacy_consent", kind=(enums.Method, "Cách đồng ý")),
            models.CheckConstraint(
                condition=Q(is_silent=False, is_preticked=False, is_bundled=False),
                name="privacy_consent_explicit",
                violation_error_message=(
                    "Im lặng, ô đánh dấu sẵn, gộp nhiều mục đích không phải là đồng ý."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(withdraw_how="") & ~Q(edition="") & ~Q(processing=""),
                name="privacy_consent_whole",
                violation_error_message="Ghi nội dung hỏi, phiên bản và cách rút lại.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn__isnull=True)
                | Q(withdrawn=0)
                | Q(given__isnull=False, withdrawn__lte=F("given")),
                name="privacy_consent_counts",
                violation_error_message="Số đã rút lại không thể hơn số đã đồng ý.",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True)
                | Q(until__gte=F("since")),
                name="privacy_consent_period",
                violation_error_message="Ngày thôi dùng không thể trước ngày bắt đầu.",
            ),
        ]  # fmt: skip

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("privacy:consent", args=[self.code])


class ConsentFile(base.EntryFile):
    """A file on which a form of consent rests: the form itself."""

    entry = models.ForeignKey(Consent, models.PROTECT, related_name="files")


class BreachQuerySet(base.EntryQuerySet["Breach"]):
    """Filters over breaches."""

    right, readers = "breach", ("office",)


class Breach(base.Entry):
    """A breach of personal data; its clock of the law runs at the incident that it names."""

    kind = models.CharField("loại vi phạm", max_length=12, choices=enums.BreachKind)
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="breaches")
    processing = models.CharField("mã hoạt động xử lý", max_length=60, blank=True)
    incident = models.CharField("mã sự cố an ninh mạng", max_length=80, blank=True)
    found_on = models.DateField("ngày phát hiện")
    subjects = models.PositiveIntegerField("số chủ thể bị ảnh hưởng", null=True, blank=True)
    classes = list_classes("dữ liệu cơ bản", enums.BasicClass)
    sensitive_classes = list_classes("dữ liệu nhạy cảm", enums.SensitiveClass)
    harm = models.TextField("hậu quả")
    measures = models.TextField("biện pháp đã làm", blank=True)
    notified = models.CharField("cơ quan chuyên trách", max_length=8, choices=enums.Told)
    notified_on = models.DateField("ngày thông báo", null=True, blank=True)
    told_subjects = models.CharField("chủ thể dữ liệu", max_length=8, choices=enums.Told)

    objects = BreachQuerySet.as_manager()

    class Meta(base.Entry.Meta):
        verbose_name = verbose_name_plural = "vi phạm dữ liệu cá nhân"
        constraints = [
            *base.list_constraints(
                "privacy_breach", kind=(enums.BreachKind, "Loại vi phạm"),
                notified=(enums.Told, "Thông báo cơ quan chuyên trách"),
                told_subjects=(enums.Told, "Thông báo chủ thể dữ liệu"),
            ),
            models.CheckConstraint(
                condition=Q(
                    classes__contained_by=enums.BasicClass.values,
                    sensitive_classes__contained_by=enums.SensitiveClass.values,
                )
                & (Q(classes__len__gt=0) | Q(sensitive_classes__len__gt=0)),
                name="privacy_breach_classes",
                violation_error_message="Chọn loại dữ liệu bị vi phạm trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(
                    notified="yes", notified_on__isnull=False, notified_on__gte=F("found_on")
                )
                | (~Q(notified="yes") & Q(notified_on__isnull=True)),
                name="privacy_breach_notice",
                violation_error_message="Đã thông báo thì ghi ngày, từ ngày phát hiện.",
            ),
        ]  # fmt: skip

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("privacy:breach", args=[self.code])


class BreachFile(base.EntryFile):
    """A file on which a breach rests."""

    entry = models.ForeignKey(Breach, models.PROTECT, related_name="files")
