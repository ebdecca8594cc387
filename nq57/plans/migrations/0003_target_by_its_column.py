"""Tell an indicator's targets apart by column too: two columns may share a year, or have none."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_closed_lists")]

    operations = [
        migrations.RemoveConstraint("target", "plans_target_one_current"),
        migrations.AddConstraint(
            "target",
            models.UniqueConstraint(
                fields=["indicator", "horizon", "label", "tier"],
                condition=Q(is_current=True),
                nulls_distinct=False,
                name="plans_target_one_current",
                violation_error_message="Chỉ tiêu có hai mục tiêu cho cùng một mốc.",
            ),
        ),
    ]
