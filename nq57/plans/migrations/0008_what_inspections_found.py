"""Set what inspections found beside what offices say; let a conclusion ask for work.

Undone only while no obligation rests on a conclusion alone: the older check knows none such.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_messages'),
        ('orgs', '0008_tokens'),
        ('plans', '0007_guidance'),
    ]

    operations = [
        migrations.CreateModel(
            name='FoundStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=80, verbose_name='phát hiện (mã hồ sơ)')),
                ('found', models.CharField(choices=[('as_reported', 'đúng như báo cáo'), ('partly', 'mới có một phần'), ('absent', 'chưa có sản phẩm'), ('wrong', 'không đúng như báo cáo')], max_length=12, verbose_name='kiểm tra thấy')),
                ('found_on', models.DateField(verbose_name='ngày kiểm tra')),
                ('said', models.CharField(max_length=40, verbose_name='trạng thái cơ quan báo khi đó')),
                ('said_on', models.DateField(blank=True, null=True, verbose_name='ngày cơ quan báo')),
                ('settled_on', models.DateField(blank=True, null=True, verbose_name='ngày khắc phục xong')),
                ('secrecy', models.CharField(choices=[('open', 'Thông thường'), ('restricted', 'Hạn chế'), ('sealed', 'Niêm phong')], default='open', max_length=12, verbose_name='độ mật')),
            ],
            options={
                'verbose_name': 'kết quả kiểm tra',
                'verbose_name_plural': 'kết quả kiểm tra',
                'ordering': ['-found_on', '-id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='obligation',
            name='plans_obligation_one_source',
        ),
        migrations.AddField(
            model_name='obligation',
            name='basis',
            field=models.CharField(blank=True, max_length=200, verbose_name='căn cứ yêu cầu'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assignment__isnull', False), ('basis', ''), ('duty__isnull', True), ('task__isnull', False)), models.Q(('assignment__isnull', True), ('basis', ''), ('duty__isnull', False), ('repeats__isnull', True)), models.Q(('assignment__isnull', True), ('duty__isnull', True), ('repeats__isnull', True), models.Q(('basis', ''), _negated=True)), _connector='OR'), name='plans_obligation_one_source', violation_error_message='Việc phải làm có đúng một gốc: một phân công, một trách nhiệm, hoặc căn cứ của yêu cầu ngoài kế hoạch.'),
        ),
        migrations.AddField(
            model_name='foundstatus',
            name='obligation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='found', to='plans.obligation'),
        ),
        migrations.AddConstraint(
            model_name='foundstatus',
            constraint=models.UniqueConstraint(fields=('obligation', 'source'), name='plans_found_once', violation_error_message='Phát hiện này đã được ghi cho việc đó.'),
        ),
        migrations.AddConstraint(
            model_name='foundstatus',
            constraint=models.CheckConstraint(condition=models.Q(('found__in', ['as_reported', 'partly', 'absent', 'wrong'])), name='plans_found_listed', violation_error_message='Kết quả kiểm tra không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='foundstatus',
            constraint=models.CheckConstraint(condition=models.Q(('settled_on__isnull', True), ('settled_on__gte', models.F('found_on')), _connector='OR'), name='plans_found_settled_after', violation_error_message='Ngày khắc phục xong không thể trước ngày kiểm tra.'),
        ),
        migrations.AddConstraint(
            model_name='foundstatus',
            constraint=models.CheckConstraint(condition=models.Q(('secrecy__in', ['open', 'restricted', 'sealed'])), name='plans_found_secrecy', violation_error_message='Độ mật không có trong danh mục.'),
        ),
    ]
