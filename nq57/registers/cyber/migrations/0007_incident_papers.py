"""Reports of incidents as official papers, and the numbers under which they were received."""

import django.db.models.deletion
from django.db import migrations, models

KEEP = """
SELECT nq57_keep_append_only('cyber_incidentpaper');
SELECT nq57_keep_append_only('cyber_incidentreceipt');
"""
UNDO = """
DROP TRIGGER append_only ON cyber_incidentreceipt;
DROP TRIGGER append_only ON cyber_incidentpaper;
"""
# What stood with a report becomes a row of its own; back, the newest stands with it again.
MOVE = """
INSERT INTO cyber_incidentreceipt (report_id, number, received_at, by, at)
  SELECT id, receipt, sent_at, by, at FROM cyber_incidentreport WHERE receipt <> '';
SET CONSTRAINTS ALL IMMEDIATE;
"""
BACK = """
ALTER TABLE cyber_incidentreport DISABLE TRIGGER append_only;
UPDATE cyber_incidentreport r SET receipt = n.number
  FROM (SELECT DISTINCT ON (report_id) report_id, number FROM cyber_incidentreceipt
        ORDER BY report_id, id DESC) n WHERE n.report_id = r.id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE cyber_incidentreport ENABLE TRIGGER append_only;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cyber', '0006_vulnerabilities'),
        ('papers', '0004_kept_apart'),
    ]

    operations = [
        migrations.CreateModel(
            name='IncidentPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('initial', 'Thông báo, báo cáo ban đầu'), ('update', 'Báo cáo diễn biến'), ('final', 'Báo cáo kết thúc'), ('breach', 'Thông báo vi phạm dữ liệu cá nhân')], max_length=10, verbose_name='báo cáo')),
                ('by', models.CharField(max_length=150, verbose_name='người ban hành')),
                ('at', models.DateTimeField(verbose_name='ban hành lúc')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='cyber.incident')),
                ('paper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='incident_paper', to='papers.paper')),
            ],
            options={
                'verbose_name': 'văn bản báo cáo sự cố',
                'verbose_name_plural': 'văn bản báo cáo sự cố',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('stage__in', ['initial', 'update', 'final', 'breach'])), name='cyber_incidentpaper_stage', violation_error_message='Loại báo cáo không có trong danh mục.')],
            },
        ),
        migrations.CreateModel(
            name='IncidentReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=120, verbose_name='số tiếp nhận')),
                ('received_at', models.DateTimeField(verbose_name='tiếp nhận lúc')),
                ('by', models.CharField(max_length=150, verbose_name='người ghi')),
                ('at', models.DateTimeField(verbose_name='ghi lúc')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='cyber.incidentreport')),
            ],
            options={
                'verbose_name': 'số tiếp nhận báo cáo sự cố',
                'verbose_name_plural': 'số tiếp nhận báo cáo sự cố',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), ('received_at__lte', models.F('at'))), name='cyber_receipt_whole', violation_error_message='Số tiếp nhận không để trống, không ở sau lúc ghi.')],
            },
        ),
        migrations.AddField(
            model_name='incidentreport',
            name='paper',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='report', to='cyber.incidentpaper'),
        ),
        migrations.RunSQL(MOVE, BACK),
        migrations.RemoveField(
            model_name='incidentreport',
            name='receipt',
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
