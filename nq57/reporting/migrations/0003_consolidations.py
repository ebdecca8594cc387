"""Consolidations, frozen as they were made, and the sentences of the province's text."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


KEEP = """
SELECT nq57_keep_append_only('reporting_consolidation');
SELECT nq57_keep_append_only('reporting_consolidatedtotal');
"""

UNDO = """
DROP TRIGGER no_truncate ON reporting_consolidatedtotal;
DROP TRIGGER append_only ON reporting_consolidatedtotal;
DROP TRIGGER no_truncate ON reporting_consolidation;
DROP TRIGGER append_only ON reporting_consolidation;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('measures', '0002_observations'),
        ('plans', '0006_closed_list_of_settlements'),
        ('reporting', '0002_evidence_of_items'),
    ]

    operations = [
        migrations.CreateModel(
            name='Consolidation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='lần tổng hợp')),
                ('headline', models.CharField(choices=[('furthest', 'Đã công nhận, chưa có thì đã kiểm tra, rồi cơ quan báo'), ('checked', 'Chỉ số đã kiểm tra hoặc đã công nhận'), ('validated', 'Chỉ số đã công nhận'), ('claimed', 'Số cơ quan báo')], default='furthest', max_length=10, verbose_name='số được lấy')),
                ('words', models.JSONField(verbose_name='lời văn')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('digest', models.CharField(max_length=64, verbose_name='mã băm')),
                ('by', models.CharField(max_length=150, verbose_name='người tổng hợp')),
                ('post', models.CharField(blank=True, max_length=120, verbose_name='vị trí')),
                ('at', models.DateTimeField(verbose_name='tổng hợp lúc')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consolidations', to='reporting.cycle')),
            ],
            options={
                'verbose_name': 'bản tổng hợp',
                'verbose_name_plural': 'bản tổng hợp',
                'ordering': ['cycle_id', '-number'],
            },
        ),
        migrations.CreateModel(
            name='ConsolidatedTotal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=8, verbose_name='kỳ')),
                ('value', models.DecimalField(blank=True, decimal_places=6, max_digits=24, null=True, verbose_name='giá trị')),
                ('numerator', models.DecimalField(blank=True, decimal_places=6, max_digits=24, null=True, verbose_name='tử số')),
                ('denominator', models.DecimalField(blank=True, decimal_places=6, max_digits=24, null=True, verbose_name='mẫu số')),
                ('told', models.PositiveSmallIntegerField(verbose_name='số cơ quan đã có số liệu')),
                ('asked', models.PositiveSmallIntegerField(verbose_name='số cơ quan phải báo')),
                ('inputs', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='số liệu đã dùng')),
                ('missing', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='cơ quan chưa có số liệu')),
                ('digest', models.CharField(max_length=64, verbose_name='mã băm')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consolidated', to='plans.indicator')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consolidated', to='measures.profile')),
                ('consolidation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='totals', to='reporting.consolidation')),
            ],
            options={
                'verbose_name': 'số tổng hợp',
                'verbose_name_plural': 'số tổng hợp',
                'ordering': ['consolidation_id', 'indicator__position', 'period'],
            },
        ),
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=12, verbose_name='mục')),
                ('position', models.PositiveIntegerField(verbose_name='thứ tự')),
                ('start', models.PositiveIntegerField(verbose_name='từ chữ')),
                ('quoted', models.TextField(verbose_name='nguyên văn')),
                ('text', models.TextField(verbose_name='lời văn của tỉnh')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='lần ghi')),
                ('taken_by', models.CharField(max_length=150, verbose_name='người lấy')),
                ('taken_at', models.DateTimeField(verbose_name='lấy lúc')),
                ('edited_by', models.CharField(blank=True, max_length=150, verbose_name='người sửa')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='sửa lúc')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='reporting.cycle')),
                ('filing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='reporting.filing')),
            ],
            options={
                'verbose_name': 'câu của báo cáo tỉnh',
                'verbose_name_plural': 'câu của báo cáo tỉnh',
                'ordering': ['cycle_id', 'part', 'position', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='consolidation',
            constraint=models.UniqueConstraint(fields=('cycle', 'number'), name='reporting_consolidation_once', violation_error_message='Kỳ đã có bản tổng hợp mang số này.'),
        ),
        migrations.AddConstraint(
            model_name='consolidation',
            constraint=models.CheckConstraint(condition=models.Q(('headline__in', ['furthest', 'checked', 'validated', 'claimed'])), name='reporting_consolidation_headline', violation_error_message='Cách lấy số không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='consolidation',
            constraint=models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$'), ('number__gte', 1), models.Q(('by', ''), _negated=True)), name='reporting_consolidation_said', violation_error_message='Bản tổng hợp phải có số, mã băm và người tổng hợp.'),
        ),
        migrations.AddConstraint(
            model_name='consolidatedtotal',
            constraint=models.UniqueConstraint(fields=('consolidation', 'indicator', 'period'), name='reporting_total_once', violation_error_message='Bản tổng hợp đã có chỉ tiêu này của kỳ.'),
        ),
        migrations.AddConstraint(
            model_name='consolidatedtotal',
            constraint=models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$'), ('told__lte', models.F('asked'))), name='reporting_total_counted', violation_error_message='Số cơ quan đã báo không thể nhiều hơn số phải báo.'),
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.UniqueConstraint(fields=('cycle', 'filing', 'part', 'start'), name='reporting_passage_once', violation_error_message='Câu này đã được lấy.'),
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['leadership', 'results', 'shortcomings', 'next_tasks'])), name='reporting_passage_part', violation_error_message='Mục không có trong báo cáo.'),
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('quoted', ''), _negated=True), models.Q(('text', ''), _negated=True), models.Q(('taken_by', ''), _negated=True)), name='reporting_passage_said', violation_error_message='Câu phải có lời, nguyên văn và người lấy.'),
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.CheckConstraint(condition=models.Q(('text', models.F('quoted')), models.Q(models.Q(('edited_by', ''), _negated=True), ('edited_at__isnull', False)), _connector='OR'), name='reporting_passage_edited', violation_error_message='Câu đã sửa phải có người sửa.'),
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
