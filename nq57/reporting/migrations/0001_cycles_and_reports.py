"""Terms, cycles, reports and their items; what was sent is append-only.

A report's office is always its case's owner: both columns are one foreign key, so whoever
passes the case passes the report.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import nq57.orgs.models.lifetimes
from django.db import migrations, models


KEEP = """
ALTER TABLE reporting_report ADD CONSTRAINT reporting_report_of_owner
  FOREIGN KEY (case_id, organisation_id) REFERENCES cases_case (id, organisation_id)
  ON UPDATE CASCADE;
SELECT nq57_keep_append_only('reporting_filing');
"""

UNDO = """
DROP TRIGGER no_truncate ON reporting_filing;
DROP TRIGGER append_only ON reporting_filing;
ALTER TABLE reporting_report DROP CONSTRAINT reporting_report_of_owner;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0004_case_and_owner_as_one_key'),
        ('measures', '0002_observations'),
        ('orgs', '0005_closed_lists'),
        ('plans', '0004_obligations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Cycle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=8, verbose_name='kỳ')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None, verbose_name='phục vụ báo cáo')),
                ('starts_on', models.DateField(verbose_name='số liệu từ ngày')),
                ('ends_on', models.DateField(verbose_name='đến ngày')),
                ('due_on', models.DateField(verbose_name='hạn gửi')),
                ('due_at', models.DateTimeField(verbose_name='hạn gửi đến giờ')),
                ('onward_due_on', models.DateField(blank=True, null=True, verbose_name='hạn báo cáo của tỉnh')),
                ('explanation', models.TextField(verbose_name='cách tính hạn')),
                ('opened_at', models.DateTimeField(verbose_name='mở lúc')),
                ('opened_by', models.CharField(max_length=150, verbose_name='người mở')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='khóa lúc')),
                ('closed_by', models.CharField(blank=True, max_length=150, verbose_name='người khóa')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_cycles', to='plans.plan')),
            ],
            options={
                'verbose_name': 'kỳ báo cáo',
                'verbose_name_plural': 'kỳ báo cáo',
                'ordering': ['-ends_on', 'plan_id'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('verdict', models.CharField(choices=[('pending', 'Chờ kiểm tra'), ('accepted', 'Đã nhận'), ('returned', 'Trả lại')], default='pending', max_length=10, verbose_name='kết luận')),
                ('checked_by', models.CharField(blank=True, max_length=150, verbose_name='người kiểm tra')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='kiểm tra lúc')),
                ('reason', models.TextField(blank=True, verbose_name='vì sao trả lại')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='lần ghi')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='report', serialize=False, to='cases.case')),
                ('leadership', models.TextField(blank=True, verbose_name='công tác lãnh đạo, chỉ đạo')),
                ('results', models.TextField(blank=True, verbose_name='kết quả thực hiện')),
                ('shortcomings', models.TextField(blank=True, verbose_name='tồn tại, hạn chế, nguyên nhân')),
                ('next_tasks', models.TextField(blank=True, verbose_name='nhiệm vụ kỳ tới')),
                ('round', models.PositiveSmallIntegerField(default=0, verbose_name='số lần bị trả lại')),
                ('first_sent_on', models.DateField(blank=True, null=True, verbose_name='ngày gửi lần đầu')),
                ('sent_by', models.CharField(blank=True, max_length=150, verbose_name='người gửi')),
                ('saved_at', models.DateTimeField(blank=True, null=True, verbose_name='lưu lúc')),
                ('saved_by', models.CharField(blank=True, max_length=150, verbose_name='người lưu')),
                ('excuse', models.TextField(blank=True, verbose_name='vì sao coi là đúng hạn')),
                ('excused_by', models.CharField(blank=True, max_length=150, verbose_name='người cho coi là đúng hạn')),
                ('checker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='cơ quan kiểm tra')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='reporting.cycle')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='orgs.organisation', verbose_name='cơ quan')),
            ],
            options={
                'verbose_name': 'báo cáo kỳ',
                'verbose_name_plural': 'báo cáo kỳ',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('pending', 'Chờ kiểm tra'), ('accepted', 'Đã nhận'), ('returned', 'Trả lại')], default='pending', max_length=10, verbose_name='kết luận')),
                ('checked_by', models.CharField(blank=True, max_length=150, verbose_name='người kiểm tra')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='kiểm tra lúc')),
                ('reason', models.TextField(blank=True, verbose_name='vì sao trả lại')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='lần ghi')),
                ('answer', models.CharField(choices=[('open', 'Chưa xác nhận'), ('as_before', 'Như kỳ trước'), ('changed', 'Có thay đổi')], default='open', max_length=10, verbose_name='xác nhận')),
                ('state', models.CharField(blank=True, choices=[('done', 'Hoàn thành'), ('doing', 'Đang thực hiện'), ('continuing', 'Tiếp tục duy trì'), ('not_started', 'Chưa thực hiện')], max_length=12, verbose_name='tình trạng')),
                ('percent', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='phần trăm')),
                ('product', models.CharField(blank=True, max_length=200, verbose_name='văn bản kết quả')),
                ('product_on', models.DateField(blank=True, null=True, verbose_name='ngày văn bản')),
                ('difficulty', models.TextField(blank=True, verbose_name='khó khăn, kiến nghị')),
                ('before', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.line')),
                ('checker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='cơ quan kiểm tra')),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_lines', to='plans.obligation')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='reporting.report')),
            ],
            options={
                'verbose_name': 'dòng nhiệm vụ',
                'verbose_name_plural': 'dòng nhiệm vụ',
                'ordering': ['report_id', 'obligation__task__position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Filing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='bản gửi số')),
                ('content', models.JSONField(verbose_name='nội dung')),
                ('note', models.TextField(blank=True, verbose_name='vì sao gửi lại')),
                ('by', models.CharField(max_length=150, verbose_name='người gửi')),
                ('at', models.DateTimeField(verbose_name='gửi lúc')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='filings', to='reporting.report')),
            ],
            options={
                'verbose_name': 'bản gửi',
                'verbose_name_plural': 'bản gửi',
                'ordering': ['report_id', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('pending', 'Chờ kiểm tra'), ('accepted', 'Đã nhận'), ('returned', 'Trả lại')], default='pending', max_length=10, verbose_name='kết luận')),
                ('checked_by', models.CharField(blank=True, max_length=150, verbose_name='người kiểm tra')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='kiểm tra lúc')),
                ('reason', models.TextField(blank=True, verbose_name='vì sao trả lại')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='lần ghi')),
                ('period', models.CharField(max_length=8, verbose_name='kỳ')),
                ('answer', models.CharField(choices=[('open', 'Chưa xác nhận'), ('as_before', 'Như kỳ trước'), ('changed', 'Có thay đổi')], default='open', max_length=10, verbose_name='xác nhận')),
                ('numerator', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name='tử số')),
                ('denominator', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name='mẫu số')),
                ('value', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name='giá trị')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('before', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.figure')),
                ('checker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='cơ quan kiểm tra')),
                ('claim', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='report_figures', to='measures.observation', verbose_name='số liệu đã gửi')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_figures', to='plans.indicator')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_figures', to='measures.profile')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='reporting.report')),
            ],
            options={
                'verbose_name': 'số liệu của báo cáo',
                'verbose_name_plural': 'số liệu của báo cáo',
                'ordering': ['report_id', 'indicator__position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Terms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                ('until', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('cadences', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None, verbose_name='báo cáo theo kỳ')),
                ('window', models.CharField(choices=[('calendar', 'Theo tháng dương lịch'), ('decree_09_2019', 'Từ ngày 15 đến ngày 14 (Nghị định 09/2019/NĐ-CP)')], max_length=16, verbose_name='kỳ lấy số liệu')),
                ('due_day', models.PositiveSmallIntegerField(verbose_name='ngày hạn của tháng sau')),
                ('day_off', models.CharField(choices=[('keep', 'Giữ nguyên'), ('back', 'Lùi về ngày làm việc trước'), ('forward', 'Chuyển sang ngày làm việc sau')], max_length=8, verbose_name='hạn rơi vào ngày nghỉ')),
                ('is_one_paper', models.BooleanField(default=True, verbose_name='kỳ trùng nhau làm một văn bản')),
                ('onward_due_day', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='ngày hạn báo cáo của tỉnh')),
                ('basis', models.CharField(max_length=200, verbose_name='căn cứ')),
                ('is_confirmed', models.BooleanField(default=False, verbose_name='tỉnh đã xác nhận')),
                ('written_by', models.CharField(max_length=150, verbose_name='người ghi')),
                ('written_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('duty', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='report_terms', to='plans.duty')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_terms', to='plans.plan')),
            ],
            options={
                'verbose_name': 'thiết lập báo cáo',
                'verbose_name_plural': 'thiết lập báo cáo',
                'ordering': ['plan_id', '-since'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='cycle',
            name='terms',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cycles', to='reporting.terms'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['organisation'], name='reporting_of_office'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['pending', 'accepted', 'returned'])), name='reporting_report_verdict', violation_error_message='Kết luận không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at', None), ('checked_by', ''), ('verdict', 'pending')), models.Q(models.Q(('verdict', 'pending'), _negated=True), models.Q(('checked_by', ''), _negated=True), ('checked_at__isnull', False)), _connector='OR'), name='reporting_report_checked', violation_error_message='Kết luận phải có người và lúc kiểm tra.'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'returned'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('verdict', 'returned'), _negated=True), ('reason', '')), _connector='OR'), name='reporting_report_reason', violation_error_message='Trả lại phải nêu lý do.'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('cycle', 'organisation'), name='reporting_report_once', violation_error_message='Cơ quan đã có báo cáo của kỳ này.'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('excuse', ''), ('excused_by', '')), models.Q(models.Q(('excuse', ''), _negated=True), models.Q(('excused_by', ''), _negated=True)), _connector='OR'), name='reporting_report_excuse', violation_error_message='Coi là đúng hạn phải có lý do và người quyết định.'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first_sent_on__isnull', True), ('sent_by', '')), models.Q(('first_sent_on__isnull', False), models.Q(('sent_by', ''), _negated=True)), _connector='OR'), name='reporting_report_sent', violation_error_message='Báo cáo đã gửi phải có người gửi.'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['pending', 'accepted', 'returned'])), name='reporting_line_verdict', violation_error_message='Kết luận không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at', None), ('checked_by', ''), ('verdict', 'pending')), models.Q(models.Q(('verdict', 'pending'), _negated=True), models.Q(('checked_by', ''), _negated=True), ('checked_at__isnull', False)), _connector='OR'), name='reporting_line_checked', violation_error_message='Kết luận phải có người và lúc kiểm tra.'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'returned'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('verdict', 'returned'), _negated=True), ('reason', '')), _connector='OR'), name='reporting_line_reason', violation_error_message='Trả lại phải nêu lý do.'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.UniqueConstraint(fields=('report', 'obligation'), name='reporting_line_once', violation_error_message='Báo cáo đã có nhiệm vụ này.'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['open', 'as_before', 'changed'])), name='reporting_line_answer', violation_error_message='Xác nhận không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['', 'done', 'doing', 'continuing', 'not_started'])), name='reporting_line_state', violation_error_message='Tình trạng không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(('percent__isnull', True), ('percent__lte', 100), _connector='OR'), name='reporting_line_percent', violation_error_message='Phần trăm phải từ 0 đến 100.'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'as_before'), _negated=True), ('before__isnull', False), _connector='OR'), name='reporting_line_before', violation_error_message='Chưa có kỳ trước để giữ nguyên.'),
        ),
        migrations.AddConstraint(
            model_name='filing',
            constraint=models.UniqueConstraint(fields=('report', 'number'), name='reporting_filing_once', violation_error_message='Báo cáo đã có bản gửi mang số này.'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['pending', 'accepted', 'returned'])), name='reporting_figure_verdict', violation_error_message='Kết luận không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at', None), ('checked_by', ''), ('verdict', 'pending')), models.Q(models.Q(('verdict', 'pending'), _negated=True), models.Q(('checked_by', ''), _negated=True), ('checked_at__isnull', False)), _connector='OR'), name='reporting_figure_checked', violation_error_message='Kết luận phải có người và lúc kiểm tra.'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'returned'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('verdict', 'returned'), _negated=True), ('reason', '')), _connector='OR'), name='reporting_figure_reason', violation_error_message='Trả lại phải nêu lý do.'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.UniqueConstraint(fields=('report', 'indicator'), name='reporting_figure_once', violation_error_message='Báo cáo đã có chỉ tiêu này.'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['open', 'as_before', 'changed'])), name='reporting_figure_answer', violation_error_message='Xác nhận không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'as_before'), _negated=True), ('before__isnull', False), _connector='OR'), name='reporting_figure_before', violation_error_message='Chưa có kỳ trước để giữ nguyên.'),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('since__lt', models.F('until')), _connector='OR'), name='reporting_terms_lifetime', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(nq57.orgs.models.lifetimes.KeyRange(models.F('plan')), '&&'), (models.Func('since', 'until', function='daterange'), '&&')], name='reporting_terms_one', violation_error_message='Kế hoạch đã có thiết lập báo cáo trong khoảng đó.'),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.CheckConstraint(condition=models.Q(('cadences__contained_by', ['month', 'quarter', 'half_year', 'year']), ('cadences__len__gte', 1)), name='reporting_terms_cadences', violation_error_message='Chọn ít nhất một kỳ báo cáo trong danh sách.'),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.CheckConstraint(condition=models.Q(('due_day__range', (1, 31)), models.Q(('onward_due_day__isnull', True), ('onward_due_day__range', (1, 31)), _connector='OR')), name='reporting_terms_days', violation_error_message='Ngày hạn phải từ 1 đến 31.'),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.CheckConstraint(condition=models.Q(('window__in', ['calendar', 'decree_09_2019'])), name='reporting_terms_window', violation_error_message='Kỳ lấy số liệu không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.CheckConstraint(condition=models.Q(('day_off__in', ['keep', 'back', 'forward'])), name='reporting_terms_day_off', violation_error_message='Cách xử lý ngày nghỉ không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', ''), _negated=True), models.Q(('written_by', ''), _negated=True), ('since__isnull', False)), name='reporting_terms_said', violation_error_message='Thiết lập phải có ngày bắt đầu, căn cứ và người ghi.'),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.UniqueConstraint(fields=('plan', 'period'), name='reporting_cycle_once', violation_error_message='Kế hoạch đã có kỳ báo cáo này.'),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.CheckConstraint(condition=models.Q(('kinds__contained_by', ['month', 'quarter', 'half_year', 'year']), ('kinds__len__gte', 1)), name='reporting_cycle_kinds', violation_error_message='Loại kỳ không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__lte', models.F('ends_on')), ('due_on__gt', models.F('ends_on'))), name='reporting_cycle_days', violation_error_message='Hạn gửi phải sau ngày cuối của kỳ số liệu.'),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by', '')), models.Q(('closed_at__isnull', False), models.Q(('closed_by', ''), _negated=True)), _connector='OR'), name='reporting_cycle_closed', violation_error_message='Kỳ đã khóa phải có người khóa.'),
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
