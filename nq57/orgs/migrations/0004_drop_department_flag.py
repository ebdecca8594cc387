"""The flag that the dated lists replace goes, and the rule that asked for it."""

from django.db import migrations, models
from django.db.models import Q

_NAME = "orgs_group_rule"


class Migration(migrations.Migration):
    dependencies = [("orgs", "0003_date_departments")]

    operations = [
        migrations.RemoveConstraint(model_name="orggroup", name=_NAME),
        migrations.AddConstraint(
            model_name="orggroup",
            constraint=models.CheckConstraint(
                condition=Q(
                    rule__regex=r"^(open|members|(kind|level|place):\S+( (kind|level|place):\S+)*)$"
                ),
                name=_NAME,
                violation_error_message="Quy tắc thành viên không đúng dạng.",
            ),
        ),
        migrations.RemoveField(model_name="organisation", name="is_department"),
    ]
