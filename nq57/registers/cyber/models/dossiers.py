"""Level dossiers: what a case of this kind has beside its state, steps and deadlines."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.registers.cyber import enums, rules
from nq57.registers.cyber.models.systems import InformationSystem, Levelling


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Filters over level dossiers."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep those whose case ``by`` may read."""
        seen = cases.Case.objects.visible_to(by).of_kind(rules.DOSSIER.kind)
        return self.filter(case__in=seen)

    def open(self) -> Self:
        """Keep those that are neither replaced nor withdrawn."""
        return self.filter(case__closed_at__isnull=True)

    def with_rows(self) -> Self:
        """Load what a page shows."""
        return self.select_related(
            "case__organisation", "levelling__criteria", "system__owner", "system__operator",
            "system__specialised", "system__levelling",
        )  # fmt: skip


class Dossier(models.Model):
    """A proposal of a level with its documents; owned by the office that operates the system."""

    case = models.OneToOneField(
        cases.Case, models.PROTECT, primary_key=True, related_name="level_dossier"
    )
    system = models.ForeignKey(InformationSystem, models.PROTECT, related_name="dossiers")
    levelling = models.ForeignKey(Levelling, models.PROTECT, related_name="dossiers")
    submitted_by = models.CharField("người nộp", max_length=150, blank=True)
    opinion = models.TextField("kết quả thẩm định", blank=True)
    appraised_by = models.CharField("người thẩm định", max_length=150, blank=True)
    regulation = models.CharField(
        "số, ký hiệu quy chế bảo đảm an toàn thông tin", max_length=120, blank=True
    )
    regulation_on = models.DateField("ngày ban hành quy chế", null=True, blank=True)
    ministry_opinion = models.CharField("ý kiến của Bộ Công an", max_length=120, blank=True)
    decision = models.CharField("quyết định phê duyệt", max_length=120, blank=True)
    decided_on = models.DateField("ngày phê duyệt", null=True, blank=True)
    approved_by = models.CharField("người phê duyệt", max_length=150, blank=True)
    in_force_on = models.DateField("hiệu lực từ", null=True, blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "hồ sơ đề xuất cấp độ"
        verbose_name_plural = "hồ sơ đề xuất cấp độ"
        ordering = ["-case_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_on__isnull=True, approved_by="")
                | (
                    Q(decided_on__isnull=False, regulation_on__isnull=False)
                    & ~Q(decision="")
                    & ~Q(approved_by="")
                    & ~Q(regulation="")
                ),
                name="cyber_dossier_approved",
                violation_error_message=(
                    "Phê duyệt phải có quyết định, ngày, người và quy chế đã ban hành."
                ),
            ),
            models.CheckConstraint(
                condition=Q(appraised_by="") | ~Q(appraised_by=models.F("submitted_by")),
                name="cyber_dossier_other_appraises",
                violation_error_message="Người nộp hồ sơ không tự thẩm định.",
            ),
            models.CheckConstraint(
                condition=Q(in_force_on__isnull=True) | Q(decided_on__isnull=False),
                name="cyber_dossier_in_force",
                violation_error_message="Hồ sơ chưa phê duyệt thì chưa có hiệu lực.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Return the address of its page; needs ``case`` fetched."""
        return reverse("cyber:dossier", args=[self.case.code])

    @property
    def label(self) -> str:
        """Return the word of its state; needs ``case`` fetched."""
        return rules.DOSSIER.states[self.case.state].label


class DossierFile(models.Model):
    """Which evidence of the case is which document of the dossier; the newest of a part counts."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="files")
    part = models.CharField("tài liệu", max_length=12, choices=enums.Part)
    evidence = models.OneToOneField(cases.Evidence, models.PROTECT, related_name="dossier_file")

    class Meta:
        verbose_name = "tài liệu của hồ sơ"
        verbose_name_plural = "tài liệu của hồ sơ"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(part__in=enums.Part.values),
                name="cyber_dossier_part",
                violation_error_message="Tài liệu không có trong danh mục của hồ sơ.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.part}"
