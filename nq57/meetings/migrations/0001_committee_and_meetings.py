"""Make the committee's members and charges, its meetings and what concludes them."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import nq57.orgs.models.lifetimes
from django.db import migrations, models

KEEP = """
ALTER TABLE meetings_meeting ADD CONSTRAINT meetings_meeting_of_owner
  FOREIGN KEY (case_id, organisation_id) REFERENCES cases_case (id, organisation_id)
  ON UPDATE CASCADE;
"""
UNDO = "ALTER TABLE meetings_meeting DROP CONSTRAINT meetings_meeting_of_owner;"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0006_messages'),
        ('documents', '0002_document_key'),
        ('orgs', '0008_tokens'),
        ('papers', '0002_closed_lists'),
        ('plans', '0007_guidance'),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='meeting', serialize=False, to='cases.case')),
                ('number', models.PositiveSmallIntegerField(verbose_name='phiên thứ')),
                ('meets_on', models.DateField(verbose_name='ngày dự kiến họp')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='địa điểm')),
                ('agenda', models.TextField(blank=True, verbose_name='chương trình họp')),
                ('asks', models.TextField(blank=True, verbose_name='nội dung xin ý kiến, quyết định')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='lần ghi')),
                ('edited_by', models.CharField(max_length=150, verbose_name='người ghi chương trình')),
                ('edited_at', models.DateTimeField(verbose_name='ghi chương trình lúc')),
                ('held_on', models.DateField(blank=True, null=True, verbose_name='ngày họp')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='orgs.organisation', verbose_name='cơ quan thường trực')),
                ('paper', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meeting', to='papers.paper', verbose_name='hồ sơ phiên họp')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='plans.plan')),
            ],
            options={
                'verbose_name': 'phiên họp',
                'verbose_name_plural': 'phiên họp',
                'ordering': ['plan_id', '-number'],
            },
        ),
        migrations.CreateModel(
            name='Conclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.TextField(blank=True, verbose_name='vì sao là kết luận của phiên này')),
                ('by', models.CharField(max_length=150, verbose_name='người ghi')),
                ('at', models.DateTimeField(verbose_name='ghi lúc')),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='concludes', to='documents.document', verbose_name='thông báo kết luận')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conclusions', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'kết luận phiên họp',
                'verbose_name_plural': 'kết luận phiên họp',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                ('until', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('role', models.CharField(choices=[('chair', 'Trưởng ban'), ('standing', 'Phó Trưởng ban thường trực'), ('deputy', 'Phó Trưởng ban'), ('member', 'Ủy viên')], max_length=10, verbose_name='vai trò')),
                ('basis', models.CharField(max_length=200, verbose_name='căn cứ')),
                ('written_by', models.CharField(max_length=150, verbose_name='người ghi')),
                ('written_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='orgs.person')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='plans.plan')),
            ],
            options={
                'verbose_name': 'thành viên Ban Chỉ đạo',
                'verbose_name_plural': 'thành viên Ban Chỉ đạo',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Charge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                ('until', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('basis', models.CharField(max_length=200, verbose_name='căn cứ')),
                ('written_by', models.CharField(max_length=150, verbose_name='người ghi')),
                ('written_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('section', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='plans.section')),
                ('task', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='plans.task')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='charges', to='meetings.member')),
            ],
            options={
                'verbose_name': 'phân công phụ trách',
                'verbose_name_plural': 'phân công phụ trách',
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='meetings_number_once', violation_error_message='Ban Chỉ đạo đã có phiên họp mang số này.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1), models.Q(('edited_by', ''), _negated=True)), name='meetings_meeting_said', violation_error_message='Phiên họp phải có số và người ghi.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('held_on__isnull', True), ('paper__isnull', False), _connector='OR'), name='meetings_held_with_file', violation_error_message='Chốt hồ sơ phiên họp rồi mới ghi đã họp.'),
        ),
        migrations.AddConstraint(
            model_name='conclusion',
            constraint=models.CheckConstraint(condition=models.Q(('by', ''), _negated=True), name='meetings_conclusion_said', violation_error_message='Kết luận phải có người ghi.'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('since__lt', models.F('until')), _connector='OR'), name='meetings_member_lifetime', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['chair', 'standing', 'deputy', 'member'])), name='meetings_member_role', violation_error_message='Vai trò trong Ban Chỉ đạo không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', False), models.Q(('basis', ''), _negated=True), models.Q(('written_by', ''), _negated=True)), name='meetings_member_said', violation_error_message='Ghi ngày bắt đầu và văn bản làm căn cứ.'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(nq57.orgs.models.lifetimes.KeyRange(models.F('plan')), '&&'), (nq57.orgs.models.lifetimes.KeyRange(models.F('person')), '&&'), (models.Func('since', 'until', function='daterange'), '&&')], name='meetings_member_once', violation_error_message='Người này đã là thành viên Ban Chỉ đạo trong khoảng thời gian đó.'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('role', 'chair')), expressions=[(nq57.orgs.models.lifetimes.KeyRange(models.F('plan')), '&&'), (models.Func('since', 'until', function='daterange'), '&&')], name='meetings_one_chair', violation_error_message='Ban Chỉ đạo đã có Trưởng ban trong khoảng thời gian đó. Ghi ngày thôi của người trước.'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('since__lt', models.F('until')), _connector='OR'), name='meetings_charge_lifetime', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('section__isnull', False), ('task__isnull', True)), models.Q(('section__isnull', True), ('task__isnull', False)), _connector='OR'), name='meetings_charge_one_thing', violation_error_message='Phân công phụ trách một nhóm hoặc một nhiệm vụ.'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', False), models.Q(('basis', ''), _negated=True), models.Q(('written_by', ''), _negated=True)), name='meetings_charge_said', violation_error_message='Ghi ngày bắt đầu và văn bản làm căn cứ.'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('section__isnull', False)), expressions=[(nq57.orgs.models.lifetimes.KeyRange(models.F('member')), '&&'), (nq57.orgs.models.lifetimes.KeyRange(models.F('section')), '&&'), (models.Func('since', 'until', function='daterange'), '&&')], name='meetings_charge_section_once', violation_error_message='Thành viên đã được phân công phụ trách mục này trong khoảng đó.'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('task__isnull', False)), expressions=[(nq57.orgs.models.lifetimes.KeyRange(models.F('member')), '&&'), (nq57.orgs.models.lifetimes.KeyRange(models.F('task')), '&&'), (models.Func('since', 'until', function='daterange'), '&&')], name='meetings_charge_task_once', violation_error_message='Thành viên đã được phân công phụ trách mục này trong khoảng đó.'),
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
