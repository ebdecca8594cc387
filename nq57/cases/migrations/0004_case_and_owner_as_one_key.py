"""Let a kind's own row point at a case and its owner together."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_closed_lists'),
        ('orgs', '0001_organisations_people_posts'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(fields=('id', 'organisation'), name='cases_owner'),
        ),
    ]
