"""Make legal bases, clock rules and edited days."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [("core", "0001_text_functions")]

    operations = [
        migrations.CreateModel(
            name='HolidayOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='ngày')),
                ('kind', models.CharField(choices=[('holiday', 'Ngày nghỉ'), ('working', 'Ngày làm bù')], max_length=10, verbose_name='loại')),
                ('reason', models.CharField(max_length=200, verbose_name='lý do')),
                ('basis', models.CharField(max_length=200, verbose_name='căn cứ')),
                ('confidence', models.CharField(choices=[('confirmed', 'Đã đối chiếu'), ('pending', 'Chờ xác nhận')], default='pending', max_length=12, verbose_name='mức tin cậy')),
            ],
            options={
                'verbose_name': 'ngày nghỉ, ngày làm bù',
                'verbose_name_plural': 'ngày nghỉ, ngày làm bù',
                'ordering': ['day'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['holiday', 'working'])), name='law_day_kind', violation_error_message='Chỉ có ngày nghỉ hoặc ngày làm bù.'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('basis', ''), _negated=True)), name='law_day_reason', violation_error_message='Phải ghi lý do và căn cứ của ngày nghỉ, ngày làm bù.')],
            },
        ),
        migrations.CreateModel(
            name='LegalBasis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, unique=True, verbose_name='số, ký hiệu')),
                ('title', models.CharField(max_length=400, verbose_name='tên gọi')),
                ('topic', models.CharField(blank=True, max_length=120, verbose_name='lĩnh vực')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='hết hiệu lực từ')),
                ('source', models.CharField(max_length=400, verbose_name='nguồn')),
                ('confidence', models.CharField(choices=[('confirmed', 'Đã đối chiếu'), ('pending', 'Chờ xác nhận')], default='pending', max_length=12, verbose_name='mức tin cậy')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('replaced_by', models.ManyToManyField(blank=True, related_name='replaces', to='law.legalbasis', verbose_name='thay thế bởi')),
            ],
            options={
                'verbose_name': 'căn cứ pháp lý',
                'verbose_name_plural': 'căn cứ pháp lý',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='ClockRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, verbose_name='mã')),
                ('name', models.CharField(max_length=200, verbose_name='tên')),
                ('trigger', models.CharField(max_length=200, verbose_name='tính từ khi')),
                ('duration', models.PositiveIntegerField(verbose_name='thời hạn')),
                ('unit', models.CharField(choices=[('calendar_days', 'ngày'), ('working_days', 'ngày làm việc'), ('hours', 'giờ'), ('months', 'tháng'), ('end_of_month', 'tháng sau, đến hết ngày cuối tháng'), ('day_of_next_month', 'ngày của tháng sau')], max_length=20, verbose_name='đơn vị')),
                ('is_rolled', models.BooleanField(default=True, verbose_name='gặp ngày nghỉ thì sang ngày làm việc sau')),
                ('clause', models.CharField(blank=True, max_length=120, verbose_name='điều, khoản')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='áp dụng từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='thôi áp dụng từ')),
                ('confidence', models.CharField(choices=[('confirmed', 'Đã đối chiếu'), ('pending', 'Chờ xác nhận')], default='pending', max_length=12, verbose_name='mức tin cậy')),
                ('basis', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='law.legalbasis', verbose_name='căn cứ')),
            ],
            options={
                'verbose_name': 'quy tắc thời hạn',
                'verbose_name_plural': 'quy tắc thời hạn',
                'ordering': ['code', 'valid_from'],
            },
        ),
        migrations.AddConstraint(
            model_name='legalbasis',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_from__lt', models.F('valid_to')), _connector='OR'), name='law_basis_dates', violation_error_message='Ngày hết hiệu lực phải sau ngày có hiệu lực.'),
        ),
        migrations.AddConstraint(
            model_name='clockrule',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_from__lt', models.F('valid_to')), _connector='OR'), name='law_clock_dates', violation_error_message='Ngày thôi áp dụng phải sau ngày áp dụng.'),
        ),
        migrations.AddConstraint(
            model_name='clockrule',
            constraint=models.CheckConstraint(condition=models.Q(('duration__lte', 10000)), name='law_clock_duration', violation_error_message='Thời hạn phải từ 0 đến 10.000.'),
        ),
        migrations.AddConstraint(
            model_name='clockrule',
            constraint=models.CheckConstraint(condition=models.Q(('unit__in', ['calendar_days', 'working_days', 'hours', 'months', 'end_of_month', 'day_of_next_month'])), name='law_clock_unit', violation_error_message='Đơn vị của thời hạn không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='clockrule',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.Func(models.F('code'), models.Value(0), function='hashtextextended'), models.Func(models.F('code'), models.Value(0), function='hashtextextended'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('valid_from'), models.F('valid_to'), function='daterange'), '&&')], name='law_clock_one_at_a_time', violation_error_message='Mã thời hạn này đã có quy tắc trong khoảng ngày đó.'),
        ),
    ]
