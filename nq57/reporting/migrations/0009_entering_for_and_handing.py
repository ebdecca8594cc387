"""Let reports be entered for offices, and their items be handed to colleagues."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_messages'),
        ('orgs', '0007_staff_role'),
        ('reporting', '0008_offline_entries'),
    ]

    operations = [
        migrations.CreateModel(
            name='OnBehalf',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('entering', 'Đang nhập thay'), ('waiting', 'Chờ cơ quan xác nhận'), ('confirmed', 'Cơ quan đã xác nhận'), ('contested', 'Cơ quan không xác nhận'), ('dropped', 'Đã bỏ')], default='entering', max_length=10, verbose_name='tình trạng')),
                ('reason', models.TextField(verbose_name='vì sao nhập thay')),
                ('by', models.CharField(max_length=150, verbose_name='người nhập thay')),
                ('office', models.CharField(max_length=40, verbose_name='mã cơ quan nhập thay')),
                ('office_name', models.CharField(max_length=300, verbose_name='cơ quan nhập thay')),
                ('at', models.DateTimeField(verbose_name='nhập thay lúc')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='gửi thay lúc')),
                ('answered_by', models.CharField(blank=True, max_length=150, verbose_name='người trả lời')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='trả lời lúc')),
                ('answer', models.TextField(blank=True, verbose_name='vì sao không xác nhận')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='behalves', to='reporting.report')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.evidence', verbose_name='phiếu có chữ ký')),
            ],
            options={
                'verbose_name': 'lần nhập thay',
                'verbose_name_plural': 'lần nhập thay',
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='filing',
            name='on_behalf',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='filings', to='reporting.onbehalf', verbose_name='nhập thay'),
        ),
        migrations.AddField(
            model_name='report',
            name='on_behalf',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.onbehalf', verbose_name='nhập thay'),
        ),
        migrations.CreateModel(
            name='Handing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='lời dặn')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='xong trước ngày')),
                ('given_by', models.CharField(max_length=150, verbose_name='người giao')),
                ('given_post', models.CharField(blank=True, max_length=80, verbose_name='vị trí giao')),
                ('given_at', models.DateTimeField(verbose_name='giao lúc')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='xong lúc')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='lấy lại lúc')),
                ('ended_by', models.CharField(blank=True, max_length=150, verbose_name='người lấy lại')),
                ('figure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handings', to='reporting.figure')),
                ('line', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handings', to='reporting.line')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handings', to='reporting.report')),
                ('to_post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handings', to='orgs.post', verbose_name='giao cho')),
            ],
            options={
                'verbose_name': 'mục giao nội bộ',
                'verbose_name_plural': 'mục giao nội bộ',
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('done_at__isnull', True), ('ended_at__isnull', True)), fields=['to_post'], name='reporting_handed_to')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('figure__isnull', False), ('line__isnull', True)), models.Q(('figure__isnull', True), ('line__isnull', False)), _connector='OR'), name='reporting_handing_one_item', violation_error_message='Mỗi lần giao một dòng hoặc một số liệu.'), models.UniqueConstraint(condition=models.Q(('done_at__isnull', True), ('ended_at__isnull', True)), fields=('line',), name='reporting_handing_line_once', violation_error_message='Mục này đang giao cho người khác.'), models.UniqueConstraint(condition=models.Q(('done_at__isnull', True), ('ended_at__isnull', True)), fields=('figure',), name='reporting_handing_figure_once', violation_error_message='Mục này đang giao cho người khác.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by', '')), models.Q(('done_at__isnull', True), ('ended_at__isnull', False), models.Q(('ended_by', ''), _negated=True)), _connector='OR'), name='reporting_handing_ended', violation_error_message='Lấy lại phải có người và lúc, và chỉ khi chưa xong.')],
            },
        ),
        migrations.AddConstraint(
            model_name='onbehalf',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('entering', 'waiting'))), fields=('report',), name='reporting_behalf_one_open', violation_error_message='Báo cáo này đang được nhập thay.'),
        ),
        migrations.AddConstraint(
            model_name='onbehalf',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['entering', 'waiting', 'confirmed', 'contested', 'dropped'])), name='reporting_behalf_state', violation_error_message='Tình trạng nhập thay không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='onbehalf',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('by', ''), _negated=True), models.Q(('office', ''), _negated=True)), name='reporting_behalf_said', violation_error_message='Nhập thay phải có lý do và người nhập.'),
        ),
        migrations.AddConstraint(
            model_name='onbehalf',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('state__in', ('entering', 'waiting', 'dropped'))), models.Q(('answered_at__isnull', False), ('state__in', ('confirmed', 'contested')), models.Q(('answered_by', ''), _negated=True), models.Q(('answered_by', models.F('by')), _negated=True)), _connector='OR'), name='reporting_behalf_answered', violation_error_message='Người của cơ quan, không phải người nhập, xác nhận.'),
        ),
        migrations.AddConstraint(
            model_name='onbehalf',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'contested'), models.Q(('answer', ''), _negated=True)), models.Q(models.Q(('state', 'contested'), _negated=True), ('answer', '')), _connector='OR'), name='reporting_behalf_contested_why', violation_error_message='Không xác nhận phải có lý do.'),
        ),
        migrations.AddConstraint(
            model_name='onbehalf',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('waiting', 'contested')), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='reporting_behalf_sent', violation_error_message='Chưa gửi thì chưa có gì để xác nhận.'),
        ),
    ]
