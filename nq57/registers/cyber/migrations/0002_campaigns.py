"""Campaigns against security holes: whom they ask, what is declared; that is only added to."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

KEEP = """
SELECT nq57_keep_append_only('cyber_declaration');
SELECT nq57_keep_append_only('cyber_declaredsystem');
SELECT nq57_keep_append_only('cyber_hole');
SELECT nq57_keep_append_only('cyber_riskapproval');
"""

UNDO = """
DROP TRIGGER no_truncate ON cyber_riskapproval;
DROP TRIGGER append_only ON cyber_riskapproval;
DROP TRIGGER no_truncate ON cyber_hole;
DROP TRIGGER append_only ON cyber_hole;
DROP TRIGGER no_truncate ON cyber_declaredsystem;
DROP TRIGGER append_only ON cyber_declaredsystem;
DROP TRIGGER no_truncate ON cyber_declaration;
DROP TRIGGER append_only ON cyber_declaration;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_cases_in_order'),
        ('cyber', '0001_systems_levels_dossiers'),
        ('orgs', '0008_tokens'),
        ('plans', '0008_what_inspections_found'),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='mã')),
                ('title', models.CharField(max_length=300, verbose_name='tên')),
                ('asked', models.TextField(verbose_name='nội dung yêu cầu')),
                ('due', models.DateField(verbose_name='hạn')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), default=list, size=None, verbose_name='loại hệ thống')),
                ('levels', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None, verbose_name='cấp độ')),
                ('state', models.CharField(choices=[('running', 'Đang thực hiện'), ('closed', 'Đã kết thúc'), ('cancelled', 'Đã hủy')], default='running', max_length=10, verbose_name='trạng thái')),
                ('opened_at', models.DateTimeField(verbose_name='mở lúc')),
                ('opened_by', models.CharField(max_length=150, verbose_name='người mở')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='kết thúc lúc')),
                ('reason', models.TextField(blank=True, verbose_name='lý do kết thúc, hủy')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='lần sửa')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='run_campaigns', to='orgs.organisation', verbose_name='cơ quan theo dõi')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='plans.task', verbose_name='căn cứ')),
            ],
            options={
                'verbose_name': 'chiến dịch khắc phục lỗ hổng',
                'verbose_name_plural': 'chiến dịch khắc phục lỗ hổng',
                'ordering': ['-opened_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='CampaignOffice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_made', models.BooleanField(default=False, verbose_name='việc do chiến dịch giao')),
                ('added_at', models.DateTimeField(verbose_name='đưa vào lúc')),
                ('dropped_at', models.DateTimeField(blank=True, null=True, verbose_name='đưa ra lúc')),
                ('reason', models.TextField(blank=True, verbose_name='lý do đưa ra')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='cyber.campaign')),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='plans.obligation', verbose_name='việc phải làm')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='orgs.organisation', verbose_name='cơ quan')),
            ],
            options={
                'verbose_name': 'cơ quan của chiến dịch',
                'verbose_name_plural': 'cơ quan của chiến dịch',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='CampaignSystem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since_at', models.DateTimeField(verbose_name='từ lúc')),
                ('until_at', models.DateTimeField(blank=True, null=True, verbose_name='đến lúc')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='systems', to='cyber.campaign')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='cyber.informationsystem')),
            ],
            options={
                'verbose_name': 'hệ thống của chiến dịch',
                'verbose_name_plural': 'hệ thống của chiến dịch',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='declaration', serialize=False, to='cases.case')),
                ('number', models.PositiveSmallIntegerField(verbose_name='bản')),
                ('answer', models.CharField(choices=[('none_found', 'Đã rà quét, không có lỗ hổng'), ('holes', 'Có lỗ hổng'), ('no_system', 'Không có hệ thống thông tin')], max_length=12, verbose_name='trả lời')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('by', models.CharField(max_length=150, verbose_name='người kê khai')),
                ('at', models.DateTimeField(verbose_name='kê khai lúc')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='cyber.campaignoffice')),
            ],
            options={
                'verbose_name': 'bản kê khai lỗ hổng',
                'verbose_name_plural': 'bản kê khai lỗ hổng',
                'ordering': ['office', '-number'],
            },
        ),
        migrations.CreateModel(
            name='DeclaredSystem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scanned_on', models.DateField(verbose_name='ngày rà quét')),
                ('scanned_by', models.CharField(max_length=200, verbose_name='người, đơn vị rà quét')),
                ('tool', models.CharField(blank=True, max_length=200, verbose_name='công cụ')),
                ('declaration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='systems', to='cyber.declaration')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declared', to='cyber.informationsystem')),
            ],
            options={
                'verbose_name': 'hệ thống đã rà quét',
                'verbose_name_plural': 'hệ thống đã rà quét',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Hole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identity', models.UUIDField(default=uuid.uuid4, verbose_name='lỗ hổng')),
                ('title', models.CharField(max_length=300, verbose_name='lỗ hổng')),
                ('cve', models.CharField(blank=True, max_length=20, verbose_name='mã CVE')),
                ('severity', models.CharField(choices=[('critical', 'Nghiêm trọng'), ('high', 'Cao'), ('medium', 'Trung bình'), ('low', 'Thấp')], max_length=8, verbose_name='mức độ')),
                ('found_on', models.DateField(verbose_name='ngày phát hiện')),
                ('state', models.CharField(choices=[('open', 'Chưa khắc phục'), ('fixed', 'Đã khắc phục'), ('accepted', 'Chấp nhận rủi ro có thời hạn'), ('not_affected', 'Không bị ảnh hưởng')], max_length=12, verbose_name='tình trạng')),
                ('fixed_on', models.DateField(blank=True, null=True, verbose_name='ngày khắc phục')),
                ('accepted_until', models.DateField(blank=True, null=True, verbose_name='chấp nhận đến hết ngày')),
                ('claim', models.TextField(blank=True, verbose_name='đã làm gì, lý do')),
                ('declared', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holes', to='cyber.declaredsystem')),
            ],
            options={
                'verbose_name': 'lỗ hổng đã kê khai',
                'verbose_name_plural': 'lỗ hổng đã kê khai',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RiskApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_by', models.CharField(max_length=150, verbose_name='người đề nghị')),
                ('approved_by', models.CharField(max_length=150, verbose_name='người phê duyệt')),
                ('at', models.DateTimeField(verbose_name='phê duyệt lúc')),
                ('hole', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='approval', to='cyber.hole')),
            ],
            options={
                'verbose_name': 'phê duyệt chấp nhận rủi ro',
                'verbose_name_plural': 'phê duyệt chấp nhận rủi ro',
            },
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('task',), name='cyber_campaign_once', violation_error_message='Mục này đã có một chiến dịch đang thực hiện.'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['running', 'closed', 'cancelled'])), name='cyber_campaign_state', violation_error_message='Trạng thái chiến dịch không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('reason', ''), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('ended_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='cyber_campaign_ended', violation_error_message='Kết thúc hoặc hủy chiến dịch thì ghi lý do.'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('asked', ''), _negated=True)), name='cyber_campaign_named', violation_error_message='Chiến dịch phải có tên và nội dung yêu cầu.'),
        ),
        migrations.AddConstraint(
            model_name='campaignoffice',
            constraint=models.UniqueConstraint(fields=('campaign', 'organisation'), name='cyber_campaign_office_once', violation_error_message='Cơ quan đã có trong chiến dịch.'),
        ),
        migrations.AddConstraint(
            model_name='campaignoffice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dropped_at__isnull', True), ('reason', '')), models.Q(('dropped_at__gte', models.F('added_at')), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='cyber_campaign_office_dropped', violation_error_message='Đưa cơ quan ra khỏi chiến dịch thì ghi lý do.'),
        ),
        migrations.AddConstraint(
            model_name='campaignsystem',
            constraint=models.UniqueConstraint(condition=models.Q(('until_at__isnull', True)), fields=('campaign', 'system'), name='cyber_campaign_system_once', violation_error_message='Hệ thống đã có trong chiến dịch.'),
        ),
        migrations.AddConstraint(
            model_name='campaignsystem',
            constraint=models.CheckConstraint(condition=models.Q(('until_at__isnull', True), ('until_at__gte', models.F('since_at')), _connector='OR'), name='cyber_campaign_system_span', violation_error_message='Hệ thống không thể ra trước khi vào chiến dịch.'),
        ),
        migrations.AddConstraint(
            model_name='declaration',
            constraint=models.UniqueConstraint(fields=('office', 'number'), name='cyber_declaration_version', violation_error_message='Cơ quan đã có bản kê khai mang số này.'),
        ),
        migrations.AddConstraint(
            model_name='declaration',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['none_found', 'holes', 'no_system'])), name='cyber_declaration_answer', violation_error_message='Câu trả lời không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='declaredsystem',
            constraint=models.UniqueConstraint(fields=('declaration', 'system'), name='cyber_declared_system_once', violation_error_message='Hệ thống đã có trong bản kê khai.'),
        ),
        migrations.AddConstraint(
            model_name='declaredsystem',
            constraint=models.CheckConstraint(condition=models.Q(('scanned_by', ''), _negated=True), name='cyber_declared_system_by', violation_error_message='Ghi ai đã rà quét.'),
        ),
        migrations.AddConstraint(
            model_name='hole',
            constraint=models.UniqueConstraint(fields=('declared', 'identity'), name='cyber_hole_once', violation_error_message='Lỗ hổng đã có trong bản kê khai.'),
        ),
        migrations.AddConstraint(
            model_name='hole',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'fixed', 'accepted', 'not_affected']), ('severity__in', ['critical', 'high', 'medium', 'low']), models.Q(('title', ''), _negated=True)), name='cyber_hole_words', violation_error_message='Lỗ hổng phải có tên; mức độ, tình trạng theo danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='hole',
            constraint=models.CheckConstraint(condition=models.Q(('cve', ''), ('cve__regex', '^CVE-[0-9]{4}-[0-9]{4,7}$'), _connector='OR'), name='cyber_hole_cve', violation_error_message='Mã CVE viết như CVE-2026-12345.'),
        ),
        migrations.AddConstraint(
            model_name='hole',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('fixed_on__gte', models.F('found_on')), ('fixed_on__isnull', False), ('state', 'fixed')), models.Q(models.Q(('state', 'fixed'), _negated=True), ('fixed_on__isnull', True)), _connector='OR'), name='cyber_hole_fixed', violation_error_message='Đã khắc phục thì có ngày, không trước ngày phát hiện.'),
        ),
        migrations.AddConstraint(
            model_name='hole',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_until__isnull', False), ('state', 'accepted')), models.Q(models.Q(('state', 'accepted'), _negated=True), ('accepted_until__isnull', True)), _connector='OR'), name='cyber_hole_accepted', violation_error_message='Chấp nhận rủi ro thì ghi đến hết ngày nào.'),
        ),
        migrations.AddConstraint(
            model_name='hole',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(('claim', ''), _negated=True), _connector='OR'), name='cyber_hole_claim', violation_error_message='Ghi đã làm gì, hoặc lý do.'),
        ),
        migrations.AddConstraint(
            model_name='riskapproval',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_by', ''), _negated=True), models.Q(('asked_by', ''), _negated=True), models.Q(('approved_by', models.F('asked_by')), _negated=True)), name='cyber_risk_other_approves', violation_error_message='Người đề nghị chấp nhận rủi ro không tự phê duyệt.'),
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
