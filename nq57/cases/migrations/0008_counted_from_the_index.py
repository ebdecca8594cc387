"""How cases stand is counted from the index of their order alone, without a look at the rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Let the index in order of due dates hold what says how a case stands."""

    dependencies = [
        ("cases", "0007_cases_in_order"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="case", name="cases_in_order"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["kind", "due", "id"],
                include=["state", "closed_at", "finished_on", "claimed_on", "graph", "secrecy"],
                name="cases_in_order",
            ),
        ),
    ]
