"""Workbooks that offices hand in for a report."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0002_closed_lists'),
        ('reporting', '0004_reminders'),
    ]

    operations = [
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(max_length=150, verbose_name='người nộp')),
                ('at', models.DateTimeField(verbose_name='nộp lúc')),
                ('taken_at', models.DateTimeField(blank=True, null=True, verbose_name='nhập lúc')),
                ('taken_by', models.CharField(blank=True, max_length=150, verbose_name='người nhập')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_uploads', to='files.storedfile')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='reporting.report')),
            ],
            options={
                'verbose_name': 'tệp Excel của báo cáo',
                'verbose_name_plural': 'tệp Excel của báo cáo',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(fields=('report', 'file'), name='reporting_upload_once', violation_error_message='Tệp này đã được nộp cho báo cáo.'), models.CheckConstraint(condition=models.Q(models.Q(('taken_at__isnull', True), ('taken_by', '')), models.Q(('taken_at__isnull', False), models.Q(('taken_by', ''), _negated=True)), _connector='OR'), name='reporting_upload_taken', violation_error_message='Tệp đã nhập phải có người nhập.')],
            },
        ),
    ]
