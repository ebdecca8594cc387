"""Remember which evidence of an obligation came there with a report's line."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_messages'),
        ('reporting', '0009_entering_for_and_handing'),
    ]

    operations = [
        migrations.AddField(
            model_name='itemevidence',
            name='passed_on',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.evidence', verbose_name='minh chứng ở việc'),
        ),
        migrations.AddConstraint(
            model_name='itemevidence',
            constraint=models.CheckConstraint(condition=models.Q(('passed_on__isnull', True), ('line__isnull', False), _connector='OR'), name='reporting_evidence_passed_on', violation_error_message='Chỉ minh chứng của nhiệm vụ có ở việc phải làm.'),
        ),
    ]
