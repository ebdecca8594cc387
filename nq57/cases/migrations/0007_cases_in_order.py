"""Lists of one kind run by due date: an index in that order, so a page reads a page of rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Index cases by kind and due date."""

    dependencies = [
        ("cases", "0006_messages"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["kind", "due", "id"], name="cases_in_order"),
        ),
    ]
