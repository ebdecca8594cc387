"""Commit some harm, then leave the next migration to fail."""

from django.db import migrations


class Migration(migrations.Migration):
    """Change rows for good."""

    atomic = False
    operations = [
        migrations.RunSQL("UPDATE orgs_person SET name = 'Hỏng'", migrations.RunSQL.noop),
        migrations.RunSQL("CREATE TABLE broken_left (id int)", migrations.RunSQL.noop),
    ]
