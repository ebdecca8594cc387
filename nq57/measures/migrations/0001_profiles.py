"""Indicator profiles; a version that was approved is kept as it was by a trigger."""

import django.db.models.deletion
from django.db import migrations, models


KEEP = """
CREATE FUNCTION nq57_keep_profile() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving text[] := ARRAY['state', 'replaced_at', 'decision', 'is_confirmed', 'confirmed_by',
                         'confirmed_at'];
BEGIN
  IF OLD.state IN ('draft', 'waiting') THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE'
     OR to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving
     OR (NEW.state <> OLD.state AND (OLD.state, NEW.state) <> ('approved', 'replaced'))
     OR (OLD.is_confirmed
         AND (NEW.is_confirmed, NEW.decision, NEW.confirmed_by, NEW.confirmed_at)
             IS DISTINCT FROM
             (OLD.is_confirmed, OLD.decision, OLD.confirmed_by, OLD.confirmed_at)) THEN
    RAISE EXCEPTION 'Phiếu chỉ tiêu đã duyệt không được sửa: lập phiên bản mới.'
      USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_profile BEFORE UPDATE OR DELETE ON measures_profile
  FOR EACH ROW EXECUTE FUNCTION nq57_keep_profile();
"""

UNDO = """
DROP TRIGGER keep_profile ON measures_profile;
DROP FUNCTION nq57_keep_profile();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orgs', '0001_organisations_people_posts'),
        ('plans', '0001_plans_indicators_tasks'),
    ]

    operations = [
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='phiên bản')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='lần ghi')),
                ('state', models.CharField(choices=[('draft', 'Dự thảo'), ('waiting', 'Chờ duyệt'), ('approved', 'Đã duyệt'), ('replaced', 'Đã được thay')], max_length=10, verbose_name='trạng thái')),
                ('unit', models.CharField(blank=True, max_length=80, verbose_name='đơn vị tính')),
                ('direction', models.CharField(choices=[('up', 'Tăng'), ('down', 'Giảm'), ('keep', 'Duy trì')], max_length=4, verbose_name='chiều hướng')),
                ('numerator', models.TextField(blank=True, verbose_name='tử số')),
                ('denominator', models.TextField(blank=True, verbose_name='mẫu số')),
                ('scale', models.PositiveIntegerField(default=1, verbose_name='hệ số nhân')),
                ('time', models.CharField(choices=[('at_date', 'Tại thời điểm'), ('per_year', 'Mỗi năm'), ('over_span', 'Cả giai đoạn')], max_length=12, verbose_name='thời gian')),
                ('span_from', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='giai đoạn từ năm')),
                ('span_to', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='giai đoạn đến năm')),
                ('frequency', models.CharField(choices=[('month', 'Hằng tháng'), ('quarter', 'Hằng quý'), ('half_year', 'Sáu tháng'), ('year', 'Hằng năm')], max_length=10, verbose_name='kỳ số liệu')),
                ('asked_from', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='hỏi từ năm')),
                ('asked_until', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='hỏi đến hết năm')),
                ('reported_by', models.CharField(choices=[('each_lead', 'Từng cơ quan chủ trì'), ('named_office', 'Một cơ quan được chỉ định'), ('register', 'Sổ chuyên ngành'), ('published_source', 'Nguồn đã công bố')], max_length=16, verbose_name='cách báo cáo')),
                ('register', models.CharField(blank=True, max_length=80, verbose_name='sổ chuyên ngành')),
                ('published_source', models.TextField(blank=True, verbose_name='nguồn công bố')),
                ('denominator_source', models.TextField(blank=True, verbose_name='nguồn mẫu số')),
                ('denominator_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='năm của mẫu số')),
                ('formula_units', models.CharField(choices=[('one_source', 'Lấy từ một nguồn'), ('sum', 'Cộng các đơn vị'), ('ratio', 'Tổng tử số chia tổng mẫu số'), ('share_of_units', 'Tỷ lệ số đơn vị đạt'), ('last', 'Số ghi sau cùng'), ('max', 'Số lớn nhất'), ('average', 'Bình quân giản đơn')], max_length=16, verbose_name='cách tính qua các đơn vị')),
                ('formula_periods', models.CharField(choices=[('last', 'Số của kỳ sau cùng'), ('sum', 'Cộng các kỳ'), ('ratio', 'Tổng tử số chia tổng mẫu số các kỳ'), ('max', 'Số của kỳ lớn nhất'), ('average', 'Bình quân các kỳ')], max_length=16, verbose_name='cách tính qua các kỳ')),
                ('parent_rule', models.CharField(choices=[('own', 'Có số liệu riêng'), ('from_children', 'Tính từ chỉ tiêu thành phần')], max_length=16, verbose_name='chỉ tiêu có thành phần')),
                ('baseline', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name='mức xuất phát')),
                ('baseline_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='năm xuất phát')),
                ('baseline_source', models.TextField(blank=True, verbose_name='nguồn của mức xuất phát')),
                ('bound_low', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name='cận dưới hợp lý')),
                ('bound_high', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name='cận trên hợp lý')),
                ('basis', models.TextField(blank=True, verbose_name='căn cứ')),
                ('reasons', models.JSONField(blank=True, default=dict, verbose_name='vì sao từng ô')),
                ('note', models.TextField(blank=True, verbose_name='vì sao có phiên bản này')),
                ('drafted_by', models.CharField(max_length=150, verbose_name='người lập')),
                ('drafted_at', models.DateTimeField(verbose_name='lập lúc')),
                ('approved_by', models.CharField(blank=True, max_length=150, verbose_name='người duyệt')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='duyệt lúc')),
                ('decision', models.TextField(blank=True, verbose_name='văn bản phê duyệt')),
                ('is_confirmed', models.BooleanField(default=False, verbose_name='tỉnh đã xác nhận')),
                ('confirmed_by', models.CharField(blank=True, max_length=150, verbose_name='người xác nhận')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='xác nhận lúc')),
                ('replaced_at', models.DateTimeField(blank=True, null=True, verbose_name='được thay lúc')),
                ('checker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='cơ quan kiểm tra')),
                ('denominator_office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='cơ quan cung cấp mẫu số')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='profiles', to='plans.indicator')),
                ('origin', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='heirs', to='measures.profile', verbose_name='tiếp nối phiếu')),
                ('reporter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='cơ quan báo cáo')),
            ],
            options={
                'verbose_name': 'phiếu chỉ tiêu',
                'verbose_name_plural': 'phiếu chỉ tiêu',
                'ordering': ['indicator_id', '-version'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'version'), name='measures_profile_version_once', violation_error_message='Chỉ tiêu đã có phiên bản này của phiếu.'), models.UniqueConstraint(condition=models.Q(('state', 'approved')), fields=('indicator',), name='measures_profile_one_current', violation_error_message='Chỉ tiêu chỉ có một phiếu đang dùng.'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'waiting'])), fields=('indicator',), name='measures_profile_one_open', violation_error_message='Chỉ tiêu đã có một dự thảo phiếu.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'waiting', 'approved', 'replaced'])), name='measures_profile_state', violation_error_message='Chọn một giá trị trong danh sách.'), models.CheckConstraint(condition=models.Q(('direction__in', ['up', 'down', 'keep'])), name='measures_profile_direction', violation_error_message='Chọn một giá trị trong danh sách.'), models.CheckConstraint(condition=models.Q(('time__in', ['at_date', 'per_year', 'over_span'])), name='measures_profile_time', violation_error_message='Chọn một giá trị trong danh sách.'), models.CheckConstraint(condition=models.Q(('frequency__in', ['month', 'quarter', 'half_year', 'year'])), name='measures_profile_frequency', violation_error_message='Chọn một giá trị trong danh sách.'), models.CheckConstraint(condition=models.Q(('reported_by__in', ['each_lead', 'named_office', 'register', 'published_source'])), name='measures_profile_reported_by', violation_error_message='Chọn một giá trị trong danh sách.'), models.CheckConstraint(condition=models.Q(('formula_units__in', ['one_source', 'sum', 'ratio', 'share_of_units', 'last', 'max', 'average'])), name='measures_profile_formula_units', violation_error_message='Chọn một giá trị trong danh sách.'), models.CheckConstraint(condition=models.Q(('formula_periods__in', ['last', 'sum', 'ratio', 'max', 'average'])), name='measures_profile_formula_periods', violation_error_message='Chọn một giá trị trong danh sách.'), models.CheckConstraint(condition=models.Q(('parent_rule__in', ['own', 'from_children'])), name='measures_profile_parent_rule', violation_error_message='Chọn một giá trị trong danh sách.'), models.CheckConstraint(condition=models.Q(('scale__gte', 1), ('version__gte', 1)), name='measures_profile_counted', violation_error_message='Phiên bản và hệ số nhân phải từ 1 trở lên.'), models.CheckConstraint(condition=models.Q(('bound_low__isnull', True), ('bound_high__isnull', True), ('bound_low__lte', models.F('bound_high')), _connector='OR'), name='measures_profile_bounds', violation_error_message='Cận dưới của khoảng hợp lý lớn hơn cận trên.'), models.CheckConstraint(condition=models.Q(('asked_from__isnull', True), ('asked_until__isnull', True), ('asked_from__lte', models.F('asked_until')), _connector='OR'), name='measures_profile_asked', violation_error_message='Năm bắt đầu hỏi phải trước năm thôi hỏi.'), models.CheckConstraint(condition=models.Q(('baseline__isnull', True), models.Q(('baseline_year__isnull', False), models.Q(('baseline_source', ''), _negated=True)), _connector='OR'), name='measures_profile_baseline', violation_error_message='Mức xuất phát phải có năm và nguồn chính thức.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'replaced']), _negated=True), models.Q(('span_from__isnull', False), ('span_from__lte', models.F('span_to')), ('span_to__isnull', False), ('time', 'over_span')), models.Q(models.Q(('time', 'over_span'), _negated=True), ('span_from__isnull', True), ('span_to__isnull', True)), _connector='OR'), name='measures_profile_span', violation_error_message='Chỉ tiêu của cả giai đoạn phải có năm đầu và năm cuối, chỉ tiêu khác thì không.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'replaced']), _negated=True), models.Q(('published_source', ''), ('register', ''), ('reported_by', 'each_lead'), ('reporter__isnull', True)), models.Q(('published_source', ''), ('register', ''), ('reported_by', 'named_office'), ('reporter__isnull', False)), models.Q(('reported_by', 'register'), ('published_source', ''), ('reporter__isnull', True), models.Q(('register', ''), _negated=True)), models.Q(('reported_by', 'published_source'), ('register', ''), ('reporter__isnull', True), models.Q(('published_source', ''), _negated=True)), _connector='OR'), name='measures_profile_source', violation_error_message='Phiếu đã duyệt phải nói rõ một nơi báo cáo số liệu.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'replaced']), _negated=True), models.Q(models.Q(('unit', ''), _negated=True), models.Q(('basis', ''), _negated=True), ('checker__isnull', False), models.Q(models.Q(('formula_units__in', ['ratio', 'share_of_units']), _negated=True), models.Q(models.Q(('numerator', ''), _negated=True), models.Q(('denominator', ''), _negated=True)), _connector='OR')), _connector='OR'), name='measures_profile_words', violation_error_message='Phiếu đã duyệt phải có đơn vị, căn cứ, cơ quan kiểm tra; tỷ lệ phải có tử và mẫu.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state__in', ['approved', 'replaced']), _negated=True), models.Q(('approved_at__isnull', False), models.Q(('approved_by', ''), _negated=True)), _connector='OR'), models.Q(('state__in', ['approved', 'replaced']), models.Q(('approved_at__isnull', True), ('approved_by', ''), ('is_confirmed', False)), _connector='OR')), name='measures_profile_approved_by', violation_error_message='Phiếu đã duyệt phải có người duyệt và lúc duyệt.'), models.CheckConstraint(condition=models.Q(('is_confirmed', False), models.Q(('confirmed_at__isnull', False), models.Q(('confirmed_by', ''), _negated=True), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='measures_profile_confirmed_by', violation_error_message='Tỉnh xác nhận thì phải có văn bản, người và lúc xác nhận.'), models.CheckConstraint(condition=models.Q(models.Q(('replaced_at__isnull', False), ('state', 'replaced')), models.Q(models.Q(('state', 'replaced'), _negated=True), ('replaced_at__isnull', True)), _connector='OR'), name='measures_profile_replaced_at', violation_error_message='Phiếu đã được thay phải có lúc thay.')],
            },
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
