"""Find the seals of the last day, which the sealer looks through, by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_seals_and_receipts'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='seal',
            index=models.Index(fields=['sealed_at'], name='audit_sealed_at'),
        ),
    ]
