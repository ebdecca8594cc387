"""Let programs be told of changes: allowed hosts, webhooks, pushes."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0002_channels'),
        ('orgs', '0008_tokens'),
    ]

    operations = [
        migrations.CreateModel(
            name='AllowedHost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=253, unique=True, verbose_name='tên miền')),
                ('note', models.CharField(max_length=200, verbose_name='của ai, để làm gì')),
                ('allowed_by', models.CharField(max_length=150, verbose_name='người cho phép')),
                ('allowed_at', models.DateTimeField(verbose_name='cho phép lúc')),
            ],
            options={
                'verbose_name': 'máy chủ được phép nhận',
                'verbose_name_plural': 'máy chủ được phép nhận',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('name__regex', '^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+(xn--[a-z0-9-]{2,59}|[a-z]{2,63})$')), name='notices_host_name', violation_error_message='Ghi đúng tên miền, như tich-hop.sonla.gov.vn.'), models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='notices_host_note', violation_error_message='Ghi máy chủ này của ai, nhận để làm gì.')],
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=500, verbose_name='địa chỉ nhận')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), size=None, verbose_name='loại thay đổi')),
                ('secret_sealed', models.CharField(max_length=300, verbose_name='khóa ký đã niêm')),
                ('place', models.CharField(max_length=20, verbose_name='đã gửi đến')),
                ('made_at', models.DateTimeField(verbose_name='lập lúc')),
                ('paused_at', models.DateTimeField(blank=True, null=True, verbose_name='tạm dừng lúc')),
                ('paused_why', models.CharField(blank=True, max_length=300, verbose_name='vì sao tạm dừng')),
                ('token', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='webhooks', to='orgs.token', verbose_name='mã truy cập')),
            ],
            options={
                'verbose_name': 'điểm nhận thay đổi',
                'verbose_name_plural': 'điểm nhận thay đổi',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Push',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, unique=True, verbose_name='mã lượt gửi')),
                ('is_test', models.BooleanField(default=False, verbose_name='gửi thử')),
                ('items', models.PositiveIntegerField(verbose_name='số thay đổi')),
                ('body', models.TextField(blank=True, verbose_name='nội dung')),
                ('state', models.CharField(choices=[('waiting', 'Chờ gửi'), ('sent', 'Đã gửi đi'), ('failed', 'Không gửi được')], default='waiting', max_length=8, verbose_name='tình trạng')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='số lần thử')),
                ('status', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='mã trả lời')),
                ('last_error', models.CharField(blank=True, max_length=300, verbose_name='lỗi gần nhất')),
                ('made_at', models.DateTimeField(verbose_name='lập lúc')),
                ('leaves_at', models.DateTimeField(verbose_name='gửi từ lúc')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='xong lúc')),
                ('webhook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pushes', to='notices.webhook')),
            ],
            options={
                'verbose_name': 'lượt gửi thay đổi',
                'verbose_name_plural': 'lượt gửi thay đổi',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='webhook',
            constraint=models.UniqueConstraint(fields=('token', 'address'), name='notices_webhook_once', violation_error_message='Mã truy cập này đã có điểm nhận ở địa chỉ đó.'),
        ),
        migrations.AddConstraint(
            model_name='webhook',
            constraint=models.CheckConstraint(condition=models.Q(('address__regex', '^https://[a-z0-9.-]+(:[0-9]{1,5})?/[!-~]*$')), name='notices_webhook_address', violation_error_message='Địa chỉ nhận phải bắt đầu bằng https://.'),
        ),
        migrations.AddConstraint(
            model_name='webhook',
            constraint=models.CheckConstraint(condition=models.Q(('kinds__contained_by', ['case', 'observation', 'plan', 'document', 'organisation', 'place', 'group']), ('kinds__len__gte', 1)), name='notices_webhook_kinds', violation_error_message='Chọn ít nhất một loại thay đổi trong danh sách.'),
        ),
        migrations.AddConstraint(
            model_name='webhook',
            constraint=models.CheckConstraint(condition=models.Q(('place__regex', '^[0-9]{1,12}(-[0-9]{1,6})?$'), models.Q(('secret_sealed', ''), _negated=True)), name='notices_webhook_place', violation_error_message='Điểm nhận phải có khóa ký và vị trí trong dòng thay đổi.'),
        ),
        migrations.AddConstraint(
            model_name='webhook',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paused_at__isnull', True), ('paused_why', '')), models.Q(('paused_at__isnull', False), models.Q(('paused_why', ''), _negated=True)), _connector='OR'), name='notices_webhook_paused', violation_error_message='Điểm nhận tạm dừng phải có lý do, đang chạy thì không.'),
        ),
        migrations.AddConstraint(
            model_name='push',
            constraint=models.UniqueConstraint(condition=models.Q(('is_test', False), ('state', 'waiting')), fields=('webhook',), name='notices_push_one', violation_error_message='Điểm nhận này còn một lượt đang chờ gửi.'),
        ),
        migrations.AddConstraint(
            model_name='push',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sent', 'failed'])), name='notices_push_state', violation_error_message='Tình trạng của lượt gửi không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='push',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'waiting'), models.Q(('body', ''), _negated=True)), models.Q(models.Q(('state', 'waiting'), _negated=True), ('body', ''), ('ended_at__isnull', False)), _connector='OR'), name='notices_push_ended', violation_error_message='Lượt chờ gửi phải có nội dung, lượt đã xong thì không.'),
        ),
    ]
