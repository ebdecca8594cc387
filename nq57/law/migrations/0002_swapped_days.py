"""Say with which day an edited day is swapped."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("law", "0001_bases_clocks_days")]

    operations = [
        migrations.AddField(
            model_name="holidayoverride",
            name="swapped_with",
            field=models.DateField(blank=True, null=True, verbose_name="hoán đổi với ngày"),
        ),
        migrations.AddConstraint(
            model_name="holidayoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(("swapped_with__isnull", True), models.Q(("swapped_with", models.F("day")), _negated=True), _connector="OR"),
                name="law_day_swap",
                violation_error_message="Một ngày không hoán đổi với chính nó.",
            ),
        ),
    ]
