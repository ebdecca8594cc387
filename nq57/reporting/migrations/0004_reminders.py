"""Make the rules of reminders, and what was sent under them."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import nq57.orgs.models.lifetimes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_dates_taken_back'),
        ('reporting', '0003_consolidations'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReminderRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                ('until', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('code', models.CharField(max_length=40, verbose_name='mã')),
                ('kind', models.CharField(choices=[('report', 'Báo cáo kỳ'), ('obligation', 'Việc phải làm')], max_length=12, verbose_name='nhắc về')),
                ('audience', models.CharField(choices=[('focal', 'Đầu mối của cơ quan'), ('head', 'Thủ trưởng cơ quan'), ('coordinator', 'Người điều phối của tỉnh')], max_length=12, verbose_name='nhắc ai')),
                ('moment', models.CharField(choices=[('before', 'Trước hạn'), ('after', 'Sau hạn')], max_length=8, verbose_name='lúc')),
                ('days', models.PositiveSmallIntegerField(verbose_name='số ngày')),
                ('unit', models.CharField(choices=[('calendar', 'ngày'), ('working', 'ngày làm việc')], max_length=8, verbose_name='tính theo')),
                ('basis', models.CharField(max_length=200, verbose_name='căn cứ')),
                ('is_confirmed', models.BooleanField(default=False, verbose_name='tỉnh đã xác nhận')),
                ('written_by', models.CharField(max_length=150, verbose_name='người ghi')),
                ('written_at', models.DateTimeField(verbose_name='ghi lúc')),
            ],
            options={
                'verbose_name': 'quy tắc nhắc',
                'verbose_name_plural': 'quy tắc nhắc',
                'ordering': ['kind', '-moment', 'pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('since__lt', models.F('until')), _connector='OR'), name='reporting_reminderrule_lifetime', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(nq57.orgs.models.lifetimes.TextRange(models.F('code')), '&&'), (models.Func('since', 'until', function='daterange'), '&&')], name='reporting_reminder_rule_one', violation_error_message='Quy tắc này đã có nội dung khác trong khoảng thời gian đó.'), models.CheckConstraint(condition=models.Q(('kind__in', ['report', 'obligation']), ('audience__in', ['focal', 'head', 'coordinator']), ('moment__in', ['before', 'after']), ('unit__in', ['calendar', 'working'])), name='reporting_reminder_rule_lists', violation_error_message='Chọn nhắc về gì, nhắc ai, lúc nào trong danh sách.'), models.CheckConstraint(condition=models.Q(('days__lte', 90), models.Q(('moment', 'before'), ('days__gte', 1), _connector='OR')), name='reporting_reminder_rule_days', violation_error_message='Số ngày từ 0 đến 90; nhắc sau hạn thì ít nhất 1 ngày.'), models.CheckConstraint(condition=models.Q(('since__isnull', False), ('code__regex', '^[a-z][a-z0-9_.]*$'), models.Q(('basis', ''), _negated=True), models.Q(('written_by', ''), _negated=True)), name='reporting_reminder_rule_said', violation_error_message='Quy tắc phải có mã, ngày bắt đầu, căn cứ và người ghi.')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=40, verbose_name='quy tắc')),
                ('due', models.DateField(verbose_name='hạn')),
                ('audience', models.CharField(choices=[('focal', 'Đầu mối của cơ quan'), ('head', 'Thủ trưởng cơ quan'), ('coordinator', 'Người điều phối của tỉnh')], max_length=12, verbose_name='nhắc ai')),
                ('told', models.PositiveSmallIntegerField(verbose_name='số người được nhắc')),
                ('sent_at', models.DateTimeField(verbose_name='nhắc lúc')),
                ('deadline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='cases.deadline')),
            ],
            options={
                'verbose_name': 'lần nhắc',
                'verbose_name_plural': 'lần nhắc',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(fields=('deadline', 'rule', 'due'), name='reporting_reminder_once', violation_error_message='Quy tắc này đã nhắc về hạn đó.'), models.CheckConstraint(condition=models.Q(('audience__in', ['focal', 'head', 'coordinator'])), name='reporting_reminder_audience', violation_error_message='Người được nhắc không có trong danh mục.')],
            },
        ),
    ]
