"""Replies done without the network, and late ones that count as timely."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_messages'),
        ('orgs', '0007_staff_role'),
        ('reporting', '0010_evidence_passed_on'),
    ]

    operations = [
        migrations.AddField(
            model_name='offlineentry',
            name='reply',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offline_entries', to='reporting.reply'),
        ),
        migrations.AddField(
            model_name='reply',
            name='excuse',
            field=models.TextField(blank=True, verbose_name='vì sao coi là đúng hạn'),
        ),
        migrations.AddField(
            model_name='reply',
            name='excused_by',
            field=models.CharField(blank=True, max_length=150, verbose_name='người cho coi là đúng hạn'),
        ),
        migrations.AlterField(
            model_name='offlineentry',
            name='report',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offline_entries', to='reporting.report'),
        ),
        migrations.AddConstraint(
            model_name='offlineentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reply__isnull', True), ('report__isnull', False)), models.Q(('reply__isnull', False), ('report__isnull', True)), _connector='OR'), name='reporting_offline_of_one', violation_error_message='Mục ghi khi mất mạng thuộc một báo cáo hoặc một phiếu.'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('excuse', ''), ('excused_by', '')), models.Q(models.Q(('excuse', ''), _negated=True), models.Q(('excused_by', ''), _negated=True)), _connector='OR'), name='reporting_reply_excuse', violation_error_message='Coi phiếu là đúng hạn phải có lý do và người quyết định.'),
        ),
    ]
