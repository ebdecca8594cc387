"""Observations; a trigger keeps every figure as it was stated."""

import django.db.models.deletion
from django.db import migrations, models


KEEP = """
CREATE FUNCTION nq57_keep_observation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NOT OLD.is_current OR NEW.is_current
     OR to_jsonb(NEW) - 'is_current' IS DISTINCT FROM to_jsonb(OLD) - 'is_current' THEN
    RAISE EXCEPTION 'Số liệu đã ghi không được sửa hoặc xóa: ghi lần mới.'
      USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_observation BEFORE UPDATE OR DELETE ON measures_observation
  FOR EACH ROW EXECUTE FUNCTION nq57_keep_observation();
"""

UNDO = """
DROP TRIGGER keep_observation ON measures_observation;
DROP FUNCTION nq57_keep_observation();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('measures', '0001_profiles'),
        ('orgs', '0005_closed_lists'),
        ('plans', '0004_obligations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Observation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=8, verbose_name='kỳ')),
                ('numerator', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name='tử số')),
                ('denominator', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name='mẫu số')),
                ('value', models.DecimalField(decimal_places=6, max_digits=20, verbose_name='giá trị')),
                ('verdict', models.CharField(choices=[('claimed', 'Cơ quan báo'), ('checked', 'Đã kiểm tra'), ('validated', 'Đã công nhận')], max_length=10, verbose_name='mức xác nhận')),
                ('revision', models.PositiveSmallIntegerField(verbose_name='lần ghi')),
                ('is_current', models.BooleanField(default=True, verbose_name='đang dùng')),
                ('source', models.CharField(max_length=200, verbose_name='nguồn')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('by', models.CharField(max_length=150, verbose_name='người ghi')),
                ('at', models.DateTimeField(verbose_name='ghi lúc')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='plans.indicator')),
                ('judged', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='measures.observation', verbose_name='xác nhận số liệu')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='orgs.organisation', verbose_name='cơ quan')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='measures.profile', verbose_name='phiếu')),
            ],
            options={
                'verbose_name': 'số liệu',
                'verbose_name_plural': 'số liệu',
                'ordering': ['indicator_id', 'organisation_id', 'period', 'verdict', '-revision'],
                'indexes': [models.Index(condition=models.Q(('is_current', True)), fields=['period', 'indicator'], name='measures_observed_in')],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'organisation', 'period', 'verdict', 'revision'), name='measures_observation_revision_once', violation_error_message='Số liệu đã có lần ghi này.'), models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('indicator', 'organisation', 'period', 'verdict'), name='measures_observation_one_current', violation_error_message='Mỗi mức xác nhận chỉ có một số liệu đang dùng.'), models.CheckConstraint(condition=models.Q(('verdict__in', ['claimed', 'checked', 'validated'])), name='measures_observation_verdict', violation_error_message='Mức xác nhận không có trong danh mục.'), models.CheckConstraint(condition=models.Q(('period__regex', '^\\d{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?$')), name='measures_observation_period', violation_error_message='Mã kỳ số liệu không đúng.'), models.CheckConstraint(condition=models.Q(models.Q(('denominator__isnull', True), ('numerator__isnull', True)), models.Q(('denominator__gt', 0), ('denominator__isnull', False), ('numerator__isnull', False)), _connector='OR'), name='measures_observation_parts', violation_error_message='Tử số và mẫu số đi cùng nhau, mẫu số lớn hơn 0.'), models.CheckConstraint(condition=models.Q(models.Q(('judged__isnull', True), ('verdict', 'claimed')), models.Q(models.Q(('verdict', 'claimed'), _negated=True), ('judged__isnull', False)), _connector='OR'), name='measures_observation_judged', violation_error_message='Kiểm tra hay công nhận phải nêu số liệu được xác nhận.'), models.CheckConstraint(condition=models.Q(('revision__gte', 1), models.Q(('source', ''), _negated=True), models.Q(('by', ''), _negated=True)), name='measures_observation_said', violation_error_message='Số liệu phải có nguồn và người ghi.')],
            },
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
