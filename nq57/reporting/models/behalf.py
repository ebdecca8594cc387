"""A report entered for an office by the coordinator, on the office's signed sheet."""

from django.db import models
from django.db.models import F, Q

from nq57.cases import models as cases_models
from nq57.reporting import enums


class OnBehalf(models.Model):
    """One time that somebody else entered an office's report, and what the office says of it.

    Who entered is kept as text. The office's answer is its focal person's or head's.
    """

    report = models.ForeignKey("reporting.Report", models.PROTECT, related_name="behalves")
    state = models.CharField(
        "tình trạng", max_length=10, choices=enums.BehalfState, default=enums.BehalfState.ENTERING
    )
    sheet = models.ForeignKey(
        cases_models.Evidence, models.PROTECT, related_name="+", verbose_name="phiếu có chữ ký"
    )
    reason = models.TextField("vì sao nhập thay")
    by = models.CharField("người nhập thay", max_length=150)
    office = models.CharField("mã cơ quan nhập thay", max_length=40)
    office_name = models.CharField("cơ quan nhập thay", max_length=300)
    at = models.DateTimeField("nhập thay lúc")
    sent_at = models.DateTimeField("gửi thay lúc", null=True, blank=True)
    answered_by = models.CharField("người trả lời", max_length=150, blank=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    answer = models.TextField("vì sao không xác nhận", blank=True)

    class Meta:
        verbose_name = "lần nhập thay"
        verbose_name_plural = "lần nhập thay"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(state__in=("entering", "waiting")),
                name="reporting_behalf_one_open",
                violation_error_message="Báo cáo này đang được nhập thay.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=enums.BehalfState.values),
                name="reporting_behalf_state",
                violation_error_message="Tình trạng nhập thay không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(by="") & ~Q(office=""),
                name="reporting_behalf_said",
                violation_error_message="Nhập thay phải có lý do và người nhập.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("entering", "waiting", "dropped"), answered_at__isnull=True)
                | (
                    Q(state__in=("confirmed", "contested"), answered_at__isnull=False)
                    & ~Q(answered_by="")
                    & ~Q(answered_by=F("by"))
                ),
                name="reporting_behalf_answered",
                violation_error_message="Người của cơ quan, không phải người nhập, xác nhận.",
            ),
            models.CheckConstraint(
                condition=(Q(state="contested") & ~Q(answer=""))
                | (~Q(state="contested") & Q(answer="")),
                name="reporting_behalf_contested_why",
                violation_error_message="Không xác nhận phải có lý do.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("waiting", "contested")) | Q(sent_at__isnull=False),
                name="reporting_behalf_sent",
                violation_error_message="Chưa gửi thì chưa có gì để xác nhận.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.state}"

    @property
    def is_open(self) -> bool:
        """Say whether it is being entered, or waits for the office."""
        return self.state in (enums.BehalfState.ENTERING, enums.BehalfState.WAITING)
