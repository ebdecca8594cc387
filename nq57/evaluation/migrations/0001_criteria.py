"""The versions of the criteria by which targets are judged; rows are only added."""

from django.db import migrations, models


KEEP = "SELECT nq57_keep_append_only('evaluation_criteriaversion');"

UNDO = """
DROP TRIGGER no_truncate ON evaluation_criteriaversion;
DROP TRIGGER append_only ON evaluation_criteriaversion;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audit', '0002_seals_and_receipts'),
    ]

    operations = [
        migrations.CreateModel(
            name='CriteriaVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, verbose_name='mã')),
                ('version', models.PositiveSmallIntegerField(verbose_name='phiên bản')),
                ('valid_from', models.DateField(verbose_name='áp dụng từ')),
                ('basis', models.TextField(verbose_name='căn cứ')),
                ('on_track', models.DecimalField(decimal_places=3, max_digits=4, verbose_name='đúng tiến độ từ')),
                ('at_risk', models.DecimalField(decimal_places=3, max_digits=4, verbose_name='có nguy cơ từ')),
                ('keep_slack', models.DecimalField(decimal_places=3, max_digits=4, verbose_name='ra khỏi mức phải giữ mà còn gần')),
                ('keep_tolerance', models.DecimalField(decimal_places=3, max_digits=4, verbose_name='sai lệch còn coi là giữ')),
                ('min_told', models.DecimalField(decimal_places=3, max_digits=4, verbose_name='phần cơ quan phải có số')),
                ('stale_periods', models.PositiveSmallIntegerField(verbose_name='số kỳ thì số liệu cũ')),
                ('min_points', models.PositiveSmallIntegerField(verbose_name='số số liệu ít nhất để dự báo')),
                ('min_years', models.DecimalField(decimal_places=2, max_digits=4, verbose_name='số năm ít nhất để dự báo')),
                ('max_reach', models.DecimalField(decimal_places=2, max_digits=4, verbose_name='dự báo xa nhất (lần)')),
                ('confidence', models.PositiveSmallIntegerField(verbose_name='độ tin cậy (%)')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('by', models.CharField(max_length=150, verbose_name='người ghi')),
                ('at', models.DateTimeField(verbose_name='ghi lúc')),
            ],
            options={
                'verbose_name': 'bộ ngưỡng đánh giá',
                'verbose_name_plural': 'bộ ngưỡng đánh giá',
                'ordering': ['code', '-version'],
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='evaluation_criteria_version_once', violation_error_message='Bộ ngưỡng đã có phiên bản này.'), models.CheckConstraint(condition=models.Q(('at_risk__gt', 0), ('at_risk__lt', models.F('on_track')), ('on_track__lte', 1)), name='evaluation_criteria_paces', violation_error_message='Ngưỡng có nguy cơ phải lớn hơn 0 và nhỏ hơn ngưỡng đúng tiến độ, ngưỡng đúng tiến độ không quá 1.'), models.CheckConstraint(condition=models.Q(('keep_slack__gte', 0), ('keep_slack__lt', 1), ('keep_tolerance__gte', 0), ('keep_tolerance__lt', 1), ('min_told__gte', 0), ('min_told__lte', 1)), name='evaluation_criteria_shares', violation_error_message='Các phần phải từ 0 đến 1.'), models.CheckConstraint(condition=models.Q(('confidence__in', (80, 90, 95)), ('max_reach__gt', 0), ('min_points__gte', 3), ('min_years__gt', 0)), name='evaluation_criteria_forecast', violation_error_message='Dự báo cần ít nhất 3 số, số năm và số lần lớn hơn 0, độ tin cậy 80, 90 hoặc 95.'), models.CheckConstraint(condition=models.Q(models.Q(('basis', ''), _negated=True), models.Q(('by', ''), _negated=True), models.Q(('code', ''), _negated=True), ('version__gte', 1)), name='evaluation_criteria_said', violation_error_message='Bộ ngưỡng phải có mã, phiên bản, căn cứ và người ghi.')],
            },
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
