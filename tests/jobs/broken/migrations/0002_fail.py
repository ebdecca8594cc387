"""Fail."""

from django.db import migrations


class Migration(migrations.Migration):
    """Ask for what is not there."""

    dependencies = [("broken", "0001_harm")]
    operations = [migrations.RunSQL("SELECT * FROM not_there", migrations.RunSQL.noop)]
