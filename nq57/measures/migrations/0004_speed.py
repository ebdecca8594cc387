"""Find what stood recorded at a moment by the same index as what is in use.

The index held the rows in use alone, which are nearly all: it grows by the corrections, and
spares a question of an earlier day the reading of an indicator's figures of every year.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('measures', '0003_headline_of_profile'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='observation',
            name='measures_observed_in',
        ),
        migrations.AddIndex(
            model_name='observation',
            index=models.Index(fields=['period', 'indicator'], name='measures_observed_in'),
        ),
    ]
