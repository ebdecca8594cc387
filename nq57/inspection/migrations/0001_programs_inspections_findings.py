"""Programs, inspections, findings, remedies.

The office of an inspection and of a finding is always its case's owner: both columns are one
foreign key.
"""

import django.db.models.deletion
from django.db import migrations, models

OWN = """
ALTER TABLE inspection_inspection ADD CONSTRAINT inspection_of_owner
  FOREIGN KEY (case_id, organisation_id) REFERENCES cases_case (id, organisation_id)
  ON UPDATE CASCADE;
ALTER TABLE inspection_finding ADD CONSTRAINT inspection_finding_of_owner
  FOREIGN KEY (case_id, organisation_id) REFERENCES cases_case (id, organisation_id)
  ON UPDATE CASCADE;
"""

UNDO = """
ALTER TABLE inspection_finding DROP CONSTRAINT inspection_finding_of_owner;
ALTER TABLE inspection_inspection DROP CONSTRAINT inspection_of_owner;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0006_messages'),
        ('orgs', '0008_tokens'),
        ('plans', '0008_what_inspections_found'),
    ]

    operations = [
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='inspection', serialize=False, to='cases.case')),
                ('planned_on', models.DateField(verbose_name='dự kiến kiểm tra ngày')),
                ('visited_on', models.DateField(blank=True, null=True, verbose_name='kiểm tra ngày')),
                ('answer_by', models.DateField(blank=True, null=True, verbose_name='hạn giải trình')),
                ('conclusion', models.CharField(blank=True, max_length=120, verbose_name='số, ký hiệu kết luận')),
                ('concluded_on', models.DateField(blank=True, null=True, verbose_name='ngày kết luận')),
                ('is_called_off', models.BooleanField(default=False, verbose_name='đã hủy')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='led_inspections', to='orgs.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='orgs.organisation')),
            ],
            options={
                'verbose_name': 'cuộc kiểm tra',
                'verbose_name_plural': 'cuộc kiểm tra',
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='finding', serialize=False, to='cases.case')),
                ('kind', models.CharField(choices=[('progress', 'Tiến độ, sản phẩm'), ('figure', 'Số liệu báo cáo'), ('order', 'Cách tổ chức, phân công'), ('rule', 'Chấp hành quy định')], max_length=10, verbose_name='loại')),
                ('severity', models.CharField(choices=[('noted', 'Ghi nhận'), ('minor', 'Nhẹ'), ('serious', 'Nghiêm trọng')], max_length=10, verbose_name='mức độ')),
                ('clause', models.CharField(max_length=300, verbose_name='căn cứ (điều, khoản, mục)')),
                ('found', models.CharField(blank=True, choices=[('as_reported', 'đúng như báo cáo'), ('partly', 'mới có một phần'), ('absent', 'chưa có sản phẩm'), ('wrong', 'không đúng như báo cáo')], max_length=12, verbose_name='kiểm tra thấy')),
                ('explanation', models.TextField(blank=True, verbose_name='giải trình của cơ quan')),
                ('explained_by', models.CharField(blank=True, max_length=150, verbose_name='người giải trình')),
                ('explained_at', models.DateTimeField(blank=True, null=True, verbose_name='giải trình lúc')),
                ('indicator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='plans.indicator')),
                ('obligation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='plans.obligation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='orgs.organisation')),
                ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='inspection.inspection')),
            ],
            options={
                'verbose_name': 'phát hiện',
                'verbose_name_plural': 'phát hiện',
                'ordering': ['case_id'],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('head', 'Trưởng đoàn'), ('member', 'Thành viên'), ('secretary', 'Thư ký')], max_length=10, verbose_name='vai trò')),
                ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='inspection.inspection')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspected_with', to='orgs.post')),
            ],
            options={
                'verbose_name': 'thành viên đoàn kiểm tra',
                'verbose_name_plural': 'thành viên đoàn kiểm tra',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Program',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('quarter', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='quý')),
                ('title', models.CharField(max_length=300, verbose_name='tên kế hoạch kiểm tra')),
                ('symbol', models.CharField(max_length=120, verbose_name='số, ký hiệu văn bản')),
                ('decided_on', models.DateField(verbose_name='ngày ban hành')),
                ('made_by', models.CharField(max_length=150, verbose_name='người lập')),
                ('made_at', models.DateTimeField(verbose_name='lập lúc')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspection_programs', to='plans.plan')),
            ],
            options={
                'verbose_name': 'kế hoạch kiểm tra',
                'verbose_name_plural': 'kế hoạch kiểm tra',
                'ordering': ['-year', '-quarter', '-id'],
            },
        ),
        migrations.AddField(
            model_name='inspection',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='inspection.program'),
        ),
        migrations.CreateModel(
            name='Remedy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=1000, verbose_name='biện pháp khắc phục')),
                ('due_on', models.DateField(verbose_name='hạn khắc phục')),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remedies', to='inspection.finding')),
                ('obligation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='remedy', to='plans.obligation')),
            ],
            options={
                'verbose_name': 'biện pháp khắc phục',
                'verbose_name_plural': 'biện pháp khắc phục',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Subject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inspected_in', to='plans.indicator')),
                ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subjects', to='inspection.inspection')),
                ('obligation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inspected_in', to='plans.obligation')),
            ],
            options={
                'verbose_name': 'nội dung kiểm tra',
                'verbose_name_plural': 'nội dung kiểm tra',
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['progress', 'figure', 'order', 'rule'])), name='inspection_finding_kind', violation_error_message='Loại phát hiện không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('severity__in', ['noted', 'minor', 'serious'])), name='inspection_finding_severity', violation_error_message='Mức độ không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('found__in', ['', 'as_reported', 'partly', 'absent', 'wrong'])), name='inspection_finding_found', violation_error_message='Kết quả kiểm tra không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('found', ''), ('indicator__isnull', True), ('obligation__isnull', True)), models.Q(models.Q(('found', ''), _negated=True), ('indicator__isnull', True), ('obligation__isnull', False)), models.Q(models.Q(('found', ''), _negated=True), ('indicator__isnull', False), ('obligation__isnull', True)), _connector='OR'), name='inspection_found_of_subject', violation_error_message='Có việc hoặc chỉ tiêu thì ghi kiểm tra thấy thế nào.'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('clause', ''), _negated=True), name='inspection_finding_clause', violation_error_message='Phát hiện phải có căn cứ.'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('explained_at__isnull', True), ('explained_by', ''), ('explanation', '')), models.Q(models.Q(('explanation', ''), _negated=True), models.Q(('explained_by', ''), _negated=True), ('explained_at__isnull', False)), _connector='OR'), name='inspection_explained_by_somebody', violation_error_message='Giải trình phải có nội dung, người và thời điểm.'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(fields=('inspection', 'post'), name='inspection_member_once', violation_error_message='Người này đã có trong đoàn.'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(condition=models.Q(('role', 'head')), fields=('inspection',), name='inspection_one_head', violation_error_message='Đoàn đã có trưởng đoàn.'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['head', 'member', 'secretary'])), name='inspection_member_role', violation_error_message='Vai trò trong đoàn không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.UniqueConstraint(fields=('symbol', 'decided_on'), name='inspection_program_once', violation_error_message='Kế hoạch kiểm tra theo văn bản này đã có.'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('year__range', (2000, 2100)), models.Q(('quarter__isnull', True), ('quarter__range', (1, 4)), _connector='OR')), name='inspection_program_time', violation_error_message='Quý từ 1 đến 4, hoặc để trống cho cả năm.'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('symbol', ''), _negated=True)), name='inspection_program_named', violation_error_message='Kế hoạch kiểm tra phải có tên và số, ký hiệu văn bản.'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.UniqueConstraint(condition=models.Q(('is_called_off', False)), fields=('program', 'organisation'), name='inspection_office_once', violation_error_message='Kế hoạch này đã có cuộc kiểm tra tại cơ quan đó.'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(('lead', models.F('organisation')), _negated=True), name='inspection_by_other', violation_error_message='Cơ quan được kiểm tra không tự kiểm tra mình.'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('concluded_on__isnull', True), ('conclusion', '')), models.Q(models.Q(('conclusion', ''), _negated=True), ('concluded_on__isnull', False), ('visited_on__isnull', False), ('concluded_on__gte', models.F('visited_on'))), _connector='OR'), name='inspection_concluded_by_document', violation_error_message='Kết luận phải có văn bản, ngày và sau ngày kiểm tra.'),
        ),
        migrations.AddConstraint(
            model_name='remedy',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='inspection_remedy_text', violation_error_message='Ghi việc phải làm để khắc phục.'),
        ),
        migrations.AddConstraint(
            model_name='remedy',
            constraint=models.UniqueConstraint(fields=('finding', 'text'), name='inspection_remedy_once', violation_error_message='Biện pháp này đã có.'),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('indicator__isnull', True), ('obligation__isnull', False)), models.Q(('indicator__isnull', False), ('obligation__isnull', True)), _connector='OR'), name='inspection_subject_one', violation_error_message='Nội dung kiểm tra là một việc hoặc một chỉ tiêu.'),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.UniqueConstraint(fields=('inspection', 'obligation'), name='inspection_obligation_once', violation_error_message='Việc này đã có trong nội dung kiểm tra.'),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.UniqueConstraint(fields=('inspection', 'indicator'), name='inspection_indicator_once', violation_error_message='Chỉ tiêu này đã có trong nội dung kiểm tra.'),
        ),
        migrations.RunSQL(OWN, UNDO),
    ]
