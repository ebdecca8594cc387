"""What was done to a report without the network; append-only."""

import django.db.models.deletion
from django.db import migrations, models


KEEP = "SELECT nq57_keep_append_only('reporting_offlineentry');"

UNDO = """
DROP TRIGGER no_truncate ON reporting_offlineentry;
DROP TRIGGER append_only ON reporting_offlineentry;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0007_kept_rows'),
    ]

    operations = [
        migrations.CreateModel(
            name='OfflineEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(verbose_name='khóa gửi')),
                ('account', models.CharField(max_length=150, verbose_name='tài khoản')),
                ('item', models.CharField(max_length=40, verbose_name='mục')),
                ('entered_at', models.DateTimeField(verbose_name='ghi lúc (theo máy của cơ quan)')),
                ('clock_ahead', models.IntegerField(verbose_name='đồng hồ của máy nhanh hơn (giây)')),
                ('received_at', models.DateTimeField(verbose_name='máy chủ nhận lúc')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offline_entries', to='reporting.report')),
            ],
            options={
                'verbose_name': 'mục ghi khi mất mạng',
                'verbose_name_plural': 'mục ghi khi mất mạng',
                'ordering': ['report_id', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('account', 'key'), name='reporting_offline_once', violation_error_message='Mục này đã được nhận.'), models.CheckConstraint(condition=models.Q(('entered_at__lte', models.F('received_at'))), name='reporting_offline_before', violation_error_message='Lúc ghi không sau lúc máy chủ nhận.')],
            },
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
