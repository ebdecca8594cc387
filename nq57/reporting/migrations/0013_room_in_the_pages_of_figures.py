"""Leave room in the table's pages for a figure's next state.

A figure is made empty and written at least twice: when it is typed, and when it is checked. No
index holds what changes then, so a row that finds room in its own page leaves all eight
indexes alone.
"""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0012_reminders_passed_up'),
    ]

    operations = [
        migrations.RunSQL(
            'ALTER TABLE reporting_figure SET (fillfactor = 50)',
            'ALTER TABLE reporting_figure RESET (fillfactor)',
        ),
    ]
