"""Hold what an obligation is settled as to its list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_superseded_obligations")]

    operations = [
        migrations.AddConstraint(
            "obligation",
            models.CheckConstraint(
                condition=models.Q(
                    settled_as__in=["", "done", "not_done", "passed", "not_applicable"]
                ),
                name="plans_obligation_settled_as",
                violation_error_message="Kết quả xác nhận không có trong danh mục.",
            ),
        ),
    ]
