"""Which line or figure of a report a piece of evidence supports."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0005_dates_taken_back"),
        ("reporting", "0001_cycles_and_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="ItemEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("evidence", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="report_items", to="cases.evidence", verbose_name="minh chứng")),
                ("figure", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="proofs", to="reporting.figure", verbose_name="số liệu")),
                ("line", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="proofs", to="reporting.line", verbose_name="dòng")),
            ],
            options={
                "verbose_name": "minh chứng của mục",
                "verbose_name_plural": "minh chứng của mục",
                "ordering": ["evidence_id", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(models.Q(("figure__isnull", True), ("line__isnull", False)), models.Q(("figure__isnull", False), ("line__isnull", True)), _connector="OR"), name="reporting_evidence_of_one", violation_error_message="Minh chứng gắn với một dòng hoặc một số liệu."),
                    models.UniqueConstraint(fields=("evidence", "line"), name="reporting_evidence_line_once", violation_error_message="Tệp này đã gắn với nhiệm vụ."),
                    models.UniqueConstraint(fields=("evidence", "figure"), name="reporting_evidence_figure_once", violation_error_message="Tệp này đã gắn với số liệu."),
                ],
            },
        ),
    ]
