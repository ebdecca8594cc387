"""Criteria sets, rounds, sheets and points; loaded criteria are never changed."""

import django.db.models.deletion
from django.db import migrations, models

KEPT = (
    'gradescale', 'gradeband', 'criteriaset', 'criterion', 'criterionband', 'cluster',
)

KEEP = """
ALTER TABLE scoring_sheet ADD CONSTRAINT scoring_sheet_of_owner
  FOREIGN KEY (case_id, organisation_id) REFERENCES cases_case (id, organisation_id)
  ON UPDATE CASCADE;
ALTER TABLE scoring_score ADD CONSTRAINT scoring_score_of_criterion
  FOREIGN KEY (criterion_id, kind, max_points)
  REFERENCES scoring_criterion (id, kind, max_points);
""" + ''.join(f"SELECT nq57_keep_append_only('scoring_{name}');\n" for name in KEPT)

UNDO = ''.join(
    f"DROP TRIGGER no_truncate ON scoring_{name};\nDROP TRIGGER append_only ON scoring_{name};\n"
    for name in KEPT
) + """
ALTER TABLE scoring_score DROP CONSTRAINT scoring_score_of_criterion;
ALTER TABLE scoring_sheet DROP CONSTRAINT scoring_sheet_of_owner;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0006_messages'),
        ('orgs', '0008_tokens'),
    ]

    operations = [
        migrations.CreateModel(
            name='CriteriaSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='mã')),
                ('version', models.PositiveSmallIntegerField(verbose_name='phiên bản')),
                ('title', models.CharField(max_length=300, verbose_name='tên')),
                ('valid_from', models.DateField(verbose_name='áp dụng từ')),
                ('basis', models.CharField(max_length=500, verbose_name='căn cứ')),
                ('is_sample', models.BooleanField(default=False, verbose_name='bộ mẫu')),
                ('by', models.CharField(max_length=150, verbose_name='người ghi')),
                ('at', models.DateTimeField(verbose_name='ghi lúc')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='criteria_sets', to='orgs.organisation', verbose_name='cơ quan chủ trì')),
            ],
            options={
                'verbose_name': 'bộ tiêu chí chấm điểm',
                'verbose_name_plural': 'bộ tiêu chí chấm điểm',
                'ordering': ['code', '-version'],
            },
        ),
        migrations.CreateModel(
            name='Cluster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='số thứ tự')),
                ('title', models.CharField(max_length=200, verbose_name='tên cụm')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='orgs.orggroup', verbose_name='nhóm cơ quan')),
                ('criteria', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clusters', to='scoring.criteriaset')),
            ],
            options={
                'verbose_name': 'cụm',
                'verbose_name_plural': 'cụm',
                'ordering': ['criteria_id', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='số thứ tự')),
                ('code', models.CharField(max_length=20, verbose_name='mã')),
                ('section', models.CharField(max_length=200, verbose_name='nhóm')),
                ('title', models.CharField(max_length=500, verbose_name='tiêu chí')),
                ('max_points', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='điểm tối đa')),
                ('guide', models.TextField(blank=True, verbose_name='hướng dẫn chấm')),
                ('evidence', models.CharField(blank=True, max_length=500, verbose_name='minh chứng phải có')),
                ('kind', models.CharField(choices=[('computed', 'Tính từ dữ liệu'), ('judged', 'Tự chấm, thẩm định')], max_length=12, verbose_name='loại')),
                ('measure', models.CharField(blank=True, choices=[('obligations_on_time', 'Tỷ lệ việc đúng hạn'), ('obligations_done', 'Tỷ lệ việc hoàn thành'), ('reports_on_time', 'Tỷ lệ báo cáo kỳ gửi đủ, đúng hạn'), ('replies_on_time', 'Tỷ lệ trả lời chuyên đề đúng hạn')], max_length=24, verbose_name='tính theo')),
                ('criteria', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='criteria', to='scoring.criteriaset')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='criteria_verified', to='orgs.organisation', verbose_name='cơ quan thẩm định')),
            ],
            options={
                'verbose_name': 'tiêu chí',
                'verbose_name_plural': 'tiêu chí',
                'ordering': ['criteria_id', 'position'],
            },
        ),
        migrations.CreateModel(
            name='CriterionBand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='số thứ tự')),
                ('op', models.CharField(choices=[('>=', '≥'), ('>', '>'), ('<=', '≤'), ('<', '<')], max_length=2, verbose_name='so sánh')),
                ('edge', models.DecimalField(decimal_places=3, max_digits=9, verbose_name='ngưỡng')),
                ('points', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='điểm')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bands', to='scoring.criterion')),
            ],
            options={
                'verbose_name': 'mức điểm',
                'verbose_name_plural': 'mức điểm',
                'ordering': ['criterion_id', 'position'],
            },
        ),
        migrations.CreateModel(
            name='GradeScale',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True, verbose_name='số, ký hiệu')),
                ('title', models.CharField(max_length=300, verbose_name='tên')),
                ('applies_to', models.CharField(max_length=300, verbose_name='áp dụng cho')),
                ('quota_share', models.PositiveSmallIntegerField(verbose_name='tỷ lệ xuất sắc (%)')),
                ('quota_most', models.PositiveSmallIntegerField(verbose_name='tỷ lệ xuất sắc cao nhất (%)')),
                ('quota_small', models.PositiveSmallIntegerField(verbose_name='dưới số đơn vị này thì nhiều nhất một')),
                ('status', models.CharField(max_length=12, verbose_name='tình trạng')),
            ],
            options={
                'verbose_name': 'thang xếp loại',
                'verbose_name_plural': 'thang xếp loại',
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('quota_most__lte', 100), ('quota_share__lte', models.F('quota_most'))), name='scoring_scale_quota', violation_error_message='Tỷ lệ xuất sắc không vượt tỷ lệ cao nhất và 100 %.'), models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('title', ''), _negated=True), ('status__in', ('confirmed', 'pending'))), name='scoring_scale_said', violation_error_message='Thang xếp loại phải có ký hiệu, tên và tình trạng.')],
            },
        ),
        migrations.CreateModel(
            name='GradeBand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grade', models.CharField(choices=[('excellent', 'Hoàn thành xuất sắc nhiệm vụ'), ('good', 'Hoàn thành tốt nhiệm vụ'), ('fair', 'Hoàn thành nhiệm vụ'), ('poor', 'Không hoàn thành nhiệm vụ')], max_length=12, verbose_name='mức')),
                ('low', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='từ điểm')),
                ('min_on_time', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='việc đúng hạn từ (%)')),
                ('min_done', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='việc hoàn thành từ (%)')),
                ('min_beyond', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='việc vượt yêu cầu từ (%)')),
                ('scale', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bands', to='scoring.gradescale')),
            ],
            options={
                'verbose_name': 'mức xếp loại',
                'verbose_name_plural': 'mức xếp loại',
                'ordering': ['scale_id', '-low'],
            },
        ),
        migrations.AddField(
            model_name='criteriaset',
            name='scale',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='scoring.gradescale', verbose_name='thang xếp loại'),
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='scoring_round', serialize=False, to='cases.case')),
                ('starts_on', models.DateField(verbose_name='từ ngày')),
                ('ends_on', models.DateField(verbose_name='đến ngày')),
                ('self_due', models.DateField(verbose_name='hạn tự chấm')),
                ('basis', models.CharField(max_length=300, verbose_name='văn bản mở đợt')),
                ('measured_at', models.DateTimeField(verbose_name='tính từ dữ liệu lúc')),
                ('quota_reason', models.TextField(blank=True, verbose_name='lý do vượt tỷ lệ xuất sắc')),
                ('decision', models.CharField(blank=True, max_length=300, verbose_name='quyết định phê duyệt')),
                ('criteria', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='scoring.criteriaset')),
            ],
            options={
                'verbose_name': 'đợt chấm điểm',
                'verbose_name_plural': 'đợt chấm điểm',
                'ordering': ['-ends_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('computed', 'Tính từ dữ liệu'), ('judged', 'Tự chấm, thẩm định')], max_length=12, verbose_name='loại')),
                ('max_points', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='điểm tối đa')),
                ('self_applies', models.BooleanField(default=True, verbose_name='tự chấm: có phát sinh')),
                ('self_points', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='điểm tự chấm')),
                ('self_note', models.TextField(blank=True, verbose_name='thuyết minh')),
                ('verified_applies', models.BooleanField(blank=True, null=True, verbose_name='thẩm định: có phát sinh')),
                ('verified_points', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='điểm thẩm định')),
                ('verified_note', models.TextField(blank=True, verbose_name='lý do thẩm định')),
                ('verified_by', models.CharField(blank=True, max_length=150, verbose_name='người thẩm định')),
                ('verified_at', models.DateTimeField(blank=True, null=True, verbose_name='thẩm định lúc')),
                ('good', models.PositiveIntegerField(default=0, verbose_name='đạt')),
                ('whole', models.PositiveIntegerField(default=0, verbose_name='tổng số')),
                ('computed_points', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='điểm tính')),
                ('inputs', models.JSONField(blank=True, default=list, verbose_name='số liệu vào')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='lần sửa')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='scoring.criterion')),
            ],
            options={
                'verbose_name': 'điểm',
                'verbose_name_plural': 'điểm',
                'ordering': ['sheet_id', 'criterion__position'],
            },
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='lý do')),
                ('by', models.CharField(max_length=150, verbose_name='người khiếu nại')),
                ('at', models.DateTimeField(verbose_name='khiếu nại lúc')),
                ('points', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='điểm lúc khiếu nại')),
                ('state', models.CharField(choices=[('open', 'Chờ trả lời'), ('upheld', 'Có căn cứ, sửa dữ liệu gốc'), ('refused', 'Giữ nguyên')], default='open', max_length=12, verbose_name='tình trạng')),
                ('answer', models.TextField(blank=True, verbose_name='trả lời')),
                ('answered_by', models.CharField(blank=True, max_length=150, verbose_name='người trả lời')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='trả lời lúc')),
                ('score', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='scoring.score')),
            ],
            options={
                'verbose_name': 'khiếu nại điểm',
                'verbose_name_plural': 'khiếu nại điểm',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ScoreEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='cases.evidence')),
                ('score', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='scoring.score')),
            ],
            options={
                'verbose_name': 'minh chứng của điểm',
                'verbose_name_plural': 'minh chứng của điểm',
            },
        ),
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='score_sheet', serialize=False, to='cases.case')),
                ('sent_on', models.DateField(blank=True, null=True, verbose_name='ngày gửi tự chấm')),
                ('owed', models.PositiveIntegerField(default=0, verbose_name='việc đến hạn')),
                ('on_time', models.PositiveIntegerField(default=0, verbose_name='việc đúng hạn')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='việc hoàn thành')),
                ('beyond', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='tỷ lệ việc vượt yêu cầu (%)')),
                ('beyond_reason', models.TextField(blank=True, verbose_name='căn cứ tỷ lệ vượt yêu cầu')),
                ('lowered_to', models.CharField(blank=True, choices=[('excellent', 'Hoàn thành xuất sắc nhiệm vụ'), ('good', 'Hoàn thành tốt nhiệm vụ'), ('fair', 'Hoàn thành nhiệm vụ'), ('poor', 'Không hoàn thành nhiệm vụ')], max_length=12, verbose_name='hạ xuống mức')),
                ('lowered_reason', models.TextField(blank=True, verbose_name='lý do hạ mức')),
                ('cluster', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='scoring.cluster')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='score_sheets', to='orgs.organisation', verbose_name='cơ quan')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='scoring.round')),
            ],
            options={
                'verbose_name': 'phiếu điểm',
                'verbose_name_plural': 'phiếu điểm',
                'ordering': ['round_id', 'organisation__sort_key'],
            },
        ),
        migrations.AddField(
            model_name='score',
            name='sheet',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='scoring.sheet'),
        ),
        migrations.AddConstraint(
            model_name='cluster',
            constraint=models.UniqueConstraint(fields=('criteria', 'position'), name='scoring_cluster_once', violation_error_message='Bộ tiêu chí đã có cụm mang số này.'),
        ),
        migrations.AddConstraint(
            model_name='cluster',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='scoring_cluster_title', violation_error_message='Cụm phải có tên.'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.UniqueConstraint(fields=('criteria', 'code'), name='scoring_criterion_once', violation_error_message='Bộ đã có tiêu chí mang mã này.'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.UniqueConstraint(fields=('id', 'kind', 'max_points'), name='scoring_criterion_terms'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.CheckConstraint(condition=models.Q(('max_points__gt', 0), models.Q(('title', ''), _negated=True), models.Q(('section', ''), _negated=True)), name='scoring_criterion_said', violation_error_message='Tiêu chí phải có nhóm, tên và điểm tối đa lớn hơn 0.'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'judged'), ('measure', '')), models.Q(('kind', 'computed'), ('measure__in', ['obligations_on_time', 'obligations_done', 'reports_on_time', 'replies_on_time'])), _connector='OR'), name='scoring_criterion_measure', violation_error_message='Chỉ tiêu chí tính từ dữ liệu mới có cách tính.'),
        ),
        migrations.AddConstraint(
            model_name='criterionband',
            constraint=models.UniqueConstraint(fields=('criterion', 'position'), name='scoring_band_once', violation_error_message='Tiêu chí đã có mức điểm mang số này.'),
        ),
        migrations.AddConstraint(
            model_name='criterionband',
            constraint=models.CheckConstraint(condition=models.Q(('op__in', ['>=', '>', '<=', '<']), ('points__gte', 0)), name='scoring_band_said', violation_error_message='Mức điểm phải có phép so sánh và không âm.'),
        ),
        migrations.AddConstraint(
            model_name='gradeband',
            constraint=models.UniqueConstraint(fields=('scale', 'grade'), name='scoring_grade_once', violation_error_message='Thang đã có mức này.'),
        ),
        migrations.AddConstraint(
            model_name='gradeband',
            constraint=models.CheckConstraint(condition=models.Q(('grade__in', ['excellent', 'good', 'fair', 'poor']), ('low__gte', 0), ('low__lte', 100)), name='scoring_grade_band', violation_error_message='Mức xếp loại không có trong danh mục hoặc ngoài 0–100.'),
        ),
        migrations.AddConstraint(
            model_name='criteriaset',
            constraint=models.UniqueConstraint(fields=('code', 'version'), name='scoring_set_version_once', violation_error_message='Bộ tiêu chí đã có phiên bản này.'),
        ),
        migrations.AddConstraint(
            model_name='criteriaset',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('basis', ''), _negated=True), models.Q(('by', ''), _negated=True), ('version__gte', 1)), name='scoring_set_said', violation_error_message='Bộ tiêu chí phải có tên, căn cứ và người ghi.'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('self_due__gt', models.F('ends_on')), ('starts_on__lte', models.F('ends_on'))), name='scoring_round_days', violation_error_message='Kỳ chấm điểm phải bắt đầu trước khi kết thúc, hạn tự chấm ở sau kỳ.'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('basis', ''), _negated=True), name='scoring_round_basis', violation_error_message='Đợt chấm điểm phải có văn bản mở đợt.'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('score',), name='scoring_dispute_one_open', violation_error_message='Tiêu chí này đang có một khiếu nại chờ trả lời.'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('by', ''), _negated=True)), name='scoring_dispute_said', violation_error_message='Khiếu nại phải nêu lý do.'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by', ''), ('state', 'open')), models.Q(('answered_at__isnull', False), ('state__in', ('upheld', 'refused')), models.Q(('answer', ''), _negated=True), models.Q(('answered_by', ''), _negated=True)), _connector='OR'), name='scoring_dispute_answered', violation_error_message='Trả lời khiếu nại phải có ý kiến và người trả lời.'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'upheld', 'refused'])), name='scoring_dispute_state', violation_error_message='Tình trạng khiếu nại không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='scoreevidence',
            constraint=models.UniqueConstraint(fields=('score', 'evidence'), name='scoring_evidence_once', violation_error_message='Tệp này đã là minh chứng của tiêu chí.'),
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.UniqueConstraint(fields=('round', 'organisation'), name='scoring_sheet_once', violation_error_message='Cơ quan này đã có phiếu điểm trong đợt.'),
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.CheckConstraint(condition=models.Q(('done__lte', models.F('owed')), ('on_time__lte', models.F('owed'))), name='scoring_sheet_counts', violation_error_message='Việc đúng hạn, hoàn thành không vượt số việc đến hạn.'),
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('beyond__isnull', True), ('beyond_reason', '')), models.Q(('beyond__gte', 0), ('beyond__isnull', False), ('beyond__lte', 100), models.Q(('beyond_reason', ''), _negated=True)), _connector='OR'), name='scoring_sheet_beyond', violation_error_message='Tỷ lệ vượt yêu cầu từ 0 đến 100 và phải có căn cứ.'),
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lowered_reason', ''), ('lowered_to', '')), models.Q(('lowered_to__in', ['excellent', 'good', 'fair', 'poor']), models.Q(('lowered_reason', ''), _negated=True)), _connector='OR'), name='scoring_sheet_lowered', violation_error_message='Hạ mức xếp loại phải nêu lý do.'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.UniqueConstraint(fields=('sheet', 'criterion'), name='scoring_score_once', violation_error_message='Phiếu đã có điểm của tiêu chí này.'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('self_points__isnull', True), models.Q(('self_points__gte', 0), ('self_points__lte', models.F('max_points'))), _connector='OR'), models.Q(('verified_points__isnull', True), models.Q(('verified_points__gte', 0), ('verified_points__lte', models.F('max_points'))), _connector='OR'), models.Q(('computed_points__isnull', True), models.Q(('computed_points__gte', 0), ('computed_points__lte', models.F('max_points'))), _connector='OR')), name='scoring_score_within', violation_error_message='Điểm phải từ 0 đến điểm tối đa của tiêu chí.'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'computed'), ('self_applies', True), ('self_note', ''), ('self_points__isnull', True), ('verified_at__isnull', True)), models.Q(('computed_points__isnull', True), ('kind', 'judged'), ('whole', 0)), _connector='OR'), name='scoring_score_of_kind', violation_error_message='Điểm tính từ dữ liệu không sửa tay được; chỉ khiếu nại kèm lý do.'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(('self_applies', True), models.Q(('self_points__isnull', True), models.Q(('self_note', ''), _negated=True)), _connector='OR'), name='scoring_score_self', violation_error_message='Tiêu chí không phát sinh thì không có điểm và phải nêu lý do.'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verified_applies__isnull', True), ('verified_at__isnull', True), ('verified_by', ''), ('verified_note', ''), ('verified_points__isnull', True)), models.Q(('verified_at__isnull', False), models.Q(('verified_by', ''), _negated=True), models.Q(models.Q(('verified_applies', True), ('verified_applies__isnull', False), ('verified_points__isnull', False)), models.Q(('verified_applies', False), ('verified_applies__isnull', False), ('verified_points__isnull', True)), _connector='OR')), _connector='OR'), name='scoring_score_verified', violation_error_message='Điểm thẩm định phải có người thẩm định.'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(('verified_at__isnull', True), models.Q(('verified_note', ''), _negated=True), models.Q(('self_points__isnull', False), ('verified_points', models.F('self_points')), ('verified_points__isnull', False)), models.Q(('self_applies', False), ('verified_applies', False), ('verified_applies__isnull', False)), _connector='OR'), name='scoring_score_difference_said', violation_error_message='Điểm thẩm định khác điểm tự chấm thì phải nêu lý do.'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(('good__lte', models.F('whole'))), name='scoring_score_counts', violation_error_message='Số đạt không vượt tổng số.'),
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
