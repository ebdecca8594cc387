"""Incidents: kinds, the dated test of a serious one, duties, clocks, course and reports.

The course, each triage and each report stay as they were written.
"""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

KEEP = """
SELECT nq57_keep_append_only('cyber_incidententry');
SELECT nq57_keep_append_only('cyber_incidenttriage');
SELECT nq57_keep_append_only('cyber_incidentreport');
"""
UNDO = """
DROP TRIGGER append_only ON cyber_incidentreport;
DROP TRIGGER append_only ON cyber_incidenttriage;
DROP TRIGGER append_only ON cyber_incidententry;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_cases_in_order'),
        ('cyber', '0003_response_plans'),
        ('orgs', '0008_tokens'),
    ]

    operations = [
        migrations.CreateModel(
            name='IncidentKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='mã')),
                ('name', models.CharField(max_length=200, verbose_name='loại sự cố')),
                ('position', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
            ],
            options={
                'verbose_name': 'loại sự cố',
                'verbose_name_plural': 'loại sự cố',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='incident', serialize=False, to='cases.case')),
                ('number', models.PositiveIntegerField(verbose_name='số')),
                ('what', models.TextField(verbose_name='điều đã xảy ra')),
                ('noticed_at', models.DateTimeField(verbose_name='phát hiện lúc')),
                ('personal_data', models.CharField(choices=[('unknown', 'Chưa rõ'), ('yes', 'Có'), ('no', 'Không')], max_length=8, verbose_name='liên quan dữ liệu cá nhân')),
                ('contact_name', models.CharField(max_length=120, verbose_name='người liên hệ')),
                ('contact_phone', models.CharField(max_length=24, verbose_name='điện thoại liên hệ')),
                ('scope', models.CharField(default='in', max_length=10, verbose_name='phạm vi')),
                ('reported_by', models.CharField(max_length=150, verbose_name='người báo')),
                ('reported_at', models.DateTimeField(verbose_name='báo lúc')),
                ('recovered_at', models.DateTimeField(blank=True, null=True, verbose_name='khôi phục lúc')),
                ('is_serious', models.BooleanField(blank=True, null=True, verbose_name='nghiêm trọng')),
                ('systems', models.ManyToManyField(blank=True, related_name='incidents', to='cyber.informationsystem')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='cyber.incidentkind')),
            ],
            options={
                'verbose_name': 'sự cố an ninh mạng',
                'verbose_name_plural': 'sự cố an ninh mạng',
                'ordering': ['-case_id'],
            },
        ),
        migrations.CreateModel(
            name='IncidentDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=60, verbose_name='quy tắc thời hạn')),
                ('stage', models.CharField(choices=[('initial', 'Thông báo, báo cáo ban đầu'), ('update', 'Báo cáo diễn biến'), ('final', 'Báo cáo kết thúc'), ('breach', 'Thông báo vi phạm dữ liệu cá nhân')], max_length=10, verbose_name='báo cáo')),
                ('event', models.CharField(max_length=12, verbose_name='tính từ')),
                ('applies', models.CharField(max_length=12, verbose_name='áp dụng với')),
                ('recipients', models.CharField(blank=True, max_length=400, verbose_name='nơi nhận')),
                ('valid_from', models.DateField(verbose_name='áp dụng từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='thôi áp dụng từ')),
            ],
            options={
                'verbose_name': 'báo cáo phải gửi',
                'verbose_name_plural': 'báo cáo phải gửi',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('rule', 'valid_from'), name='cyber_duty_once'), models.CheckConstraint(condition=models.Q(('applies__in', ['any', 'serious', 'personal']), ('event__in', ['noticed', 'recovered']), ('stage__in', ['initial', 'update', 'final', 'breach']), models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR')), name='cyber_duty_whole', violation_error_message='Báo cáo phải gửi có giá trị không có trong danh mục.')],
            },
        ),
        migrations.CreateModel(
            name='IncidentReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('initial', 'Thông báo, báo cáo ban đầu'), ('update', 'Báo cáo diễn biến'), ('final', 'Báo cáo kết thúc'), ('breach', 'Thông báo vi phạm dữ liệu cá nhân')], max_length=10, verbose_name='báo cáo')),
                ('number', models.PositiveSmallIntegerField(verbose_name='lần')),
                ('symbol', models.CharField(blank=True, max_length=120, verbose_name='số, ký hiệu')),
                ('recipients', models.CharField(max_length=400, verbose_name='nơi nhận')),
                ('sent_at', models.DateTimeField(verbose_name='gửi lúc')),
                ('receipt', models.CharField(blank=True, max_length=120, verbose_name='số tiếp nhận')),
                ('snapshot', models.JSONField(verbose_name='nội dung khi gửi')),
                ('snapshot_hash', models.CharField(max_length=64, verbose_name='mã băm SHA-256')),
                ('by', models.CharField(max_length=150, verbose_name='người ghi')),
                ('at', models.DateTimeField(verbose_name='ghi lúc')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='cyber.incident')),
            ],
            options={
                'verbose_name': 'báo cáo sự cố',
                'verbose_name_plural': 'báo cáo sự cố',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='IncidentClock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField(verbose_name='tính từ lúc')),
                ('ends_at', models.DateTimeField(verbose_name='hết hạn lúc')),
                ('met_at', models.DateTimeField(blank=True, null=True, verbose_name='đạt lúc')),
                ('deadline', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='incident_clock', to='cases.deadline')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='cyber.incident')),
                ('duty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='cyber.incidentduty')),
                ('report', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='cyber.incidentreport')),
            ],
            options={
                'verbose_name': 'thời hạn của sự cố',
                'verbose_name_plural': 'thời hạn của sự cố',
                'ordering': ['ends_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='TriageSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True, verbose_name='căn cứ')),
                ('title', models.CharField(max_length=300, verbose_name='tên')),
                ('valid_from', models.DateField(verbose_name='áp dụng từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='thôi áp dụng từ')),
                ('confidence', models.CharField(choices=[('confirmed', 'Đã xác nhận'), ('pending', 'Chờ xác nhận')], default='pending', max_length=12, verbose_name='mức tin cậy')),
            ],
            options={
                'verbose_name': 'bộ tiêu chí sự cố nghiêm trọng',
                'verbose_name_plural': 'bộ tiêu chí sự cố nghiêm trọng',
                'ordering': ['valid_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), ('confidence__in', ['confirmed', 'pending'])), name='cyber_triageset_whole', violation_error_message='Ngày thôi áp dụng phải sau ngày áp dụng.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('valid_from'), models.F('valid_to'), function='daterange', output_field=models.DateField()), '&&')], name='cyber_triageset_one_a_day', violation_error_message='Mỗi ngày chỉ có một bộ tiêu chí áp dụng.')],
            },
        ),
        migrations.CreateModel(
            name='TriageCriterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, verbose_name='mã')),
                ('part', models.CharField(choices=[('importance', 'Hệ thống quan trọng'), ('harm', 'Hậu quả'), ('capacity', 'Khả năng tự xử lý')], max_length=12, verbose_name='phần')),
                ('text', models.CharField(max_length=300, verbose_name='tiêu chí')),
                ('clause', models.CharField(blank=True, max_length=120, verbose_name='điều, khoản')),
                ('position', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('criteria', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='cyber.triageset')),
            ],
            options={
                'verbose_name': 'tiêu chí sự cố nghiêm trọng',
                'verbose_name_plural': 'tiêu chí sự cố nghiêm trọng',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='IncidentTriage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('found_serious', models.BooleanField(verbose_name='nghiêm trọng theo tiêu chí')),
                ('grounds', models.TextField(verbose_name='tiêu chí được đáp ứng')),
                ('is_serious', models.BooleanField(verbose_name='nghiêm trọng')),
                ('reason', models.TextField(blank=True, verbose_name='lý do')),
                ('by', models.CharField(max_length=150, verbose_name='người phân loại')),
                ('at', models.DateTimeField(verbose_name='phân loại lúc')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='triages', to='cyber.incident')),
                ('met', models.ManyToManyField(blank=True, related_name='+', to='cyber.triagecriterion')),
                ('criteria', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='triages', to='cyber.triageset')),
            ],
            options={
                'verbose_name': 'lần phân loại sự cố',
                'verbose_name_plural': 'lần phân loại sự cố',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='IncidentEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('kind', models.CharField(choices=[('detect', 'Phát hiện'), ('analyse', 'Phân tích'), ('contain', 'Ngăn chặn'), ('handle', 'Xử lý'), ('recover', 'Khôi phục'), ('exchange', 'Trao đổi')], max_length=10, verbose_name='loại')),
                ('text', models.TextField(verbose_name='nội dung')),
                ('audience', models.CharField(choices=[('all', 'Mọi cơ quan tham gia'), ('core', 'Chỉ cơ quan bị sự cố và cơ quan phụ trách')], max_length=6, verbose_name='ai xem')),
                ('by', models.CharField(max_length=150, verbose_name='người ghi')),
                ('written_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('evidence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.evidence')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='cyber.incident')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation')),
            ],
            options={
                'verbose_name': 'diễn biến sự cố',
                'verbose_name_plural': 'diễn biến sự cố',
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('at__lte', models.F('written_at')), ('audience__in', ['all', 'core']), ('kind__in', ['detect', 'analyse', 'contain', 'handle', 'recover', 'exchange']), models.Q(('text', ''), _negated=True)), name='cyber_entry_whole', violation_error_message='Diễn biến phải có loại, nội dung, và không ở sau lúc ghi.')],
            },
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('scope', 'in')), name='cyber_incident_in_scope', violation_error_message='Sự cố của hệ thống quân sự, quốc phòng, cơ yếu không ghi vào đây: báo theo kênh riêng.'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('personal_data__in', ['unknown', 'yes', 'no']), models.Q(('what', ''), _negated=True), models.Q(('contact_name', ''), _negated=True), ('contact_phone__regex', '^[+(]?[0-9][0-9 .()-]{1,20}[0-9]$')), name='cyber_incident_whole', violation_error_message='Sự cố phải có nội dung, người và số điện thoại liên hệ.'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('noticed_at__lte', models.F('reported_at')), models.Q(('recovered_at__isnull', True), ('recovered_at__gte', models.F('noticed_at')), _connector='OR')), name='cyber_incident_in_order', violation_error_message='Lúc phát hiện không thể sau lúc báo.'),
        ),
        migrations.AddConstraint(
            model_name='incidentreport',
            constraint=models.UniqueConstraint(fields=('incident', 'number'), name='cyber_report_numbered', violation_error_message='Sự cố đã có báo cáo mang số này.'),
        ),
        migrations.AddConstraint(
            model_name='incidentreport',
            constraint=models.CheckConstraint(condition=models.Q(('sent_at__lte', models.F('at')), ('stage__in', ['initial', 'update', 'final', 'breach']), models.Q(('recipients', ''), _negated=True), ('snapshot_hash__regex', '^[0-9a-f]{64}$')), name='cyber_report_whole', violation_error_message='Báo cáo phải có nơi nhận và đã gửi.'),
        ),
        migrations.AddConstraint(
            model_name='incidentclock',
            constraint=models.UniqueConstraint(fields=('incident', 'duty'), name='cyber_clock_once', violation_error_message='Thời hạn này đã chạy cho sự cố.'),
        ),
        migrations.AddConstraint(
            model_name='incidentclock',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('met_at__isnull', True), ('report__isnull', True)), models.Q(('met_at__gte', models.F('started_at')), ('met_at__isnull', False), ('report__isnull', False)), _connector='OR'), name='cyber_clock_met', violation_error_message='Thời hạn chỉ đạt khi có báo cáo đã gửi.'),
        ),
        migrations.AddConstraint(
            model_name='triagecriterion',
            constraint=models.UniqueConstraint(fields=('criteria', 'code'), name='cyber_triage_once'),
        ),
        migrations.AddConstraint(
            model_name='triagecriterion',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['importance', 'harm', 'capacity']), models.Q(('text', ''), _negated=True)), name='cyber_triage_whole', violation_error_message='Tiêu chí phải có phần và nội dung.'),
        ),
        migrations.AddConstraint(
            model_name='incidenttriage',
            constraint=models.CheckConstraint(condition=models.Q(('found_serious', False), ('is_serious', True), _connector='OR'), name='cyber_triage_not_lower', violation_error_message='Chỉ được nâng, không được hạ mức theo tiêu chí.'),
        ),
        migrations.AddConstraint(
            model_name='incidenttriage',
            constraint=models.CheckConstraint(condition=models.Q(('is_serious', models.F('found_serious')), models.Q(('reason', ''), _negated=True), _connector='OR'), name='cyber_triage_raised_why', violation_error_message='Nâng mức thì ghi lý do.'),
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
