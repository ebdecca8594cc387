"""Let messages leave by e-mail, SMS and Zalo: wishes, addresses, deliveries."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0001_notices'),
        ('orgs', '0005_closed_lists'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='contact', serialize=False, to='orgs.person')),
                ('email', models.CharField(blank=True, max_length=200, verbose_name='địa chỉ thư')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='điện thoại')),
            ],
            options={
                'verbose_name': 'địa chỉ liên hệ',
                'verbose_name_plural': 'địa chỉ liên hệ',
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('email', 'Thư điện tử'), ('sms', 'Tin nhắn SMS'), ('zalo', 'Zalo')], max_length=8, verbose_name='kênh')),
                ('address', models.CharField(max_length=200, verbose_name='gửi tới')),
                ('state', models.CharField(choices=[('waiting', 'Chờ gửi'), ('sent', 'Đã gửi đi'), ('failed', 'Không gửi được'), ('dropped', 'Thôi gửi')], default='waiting', max_length=8, verbose_name='tình trạng')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='số lần thử')),
                ('last_error', models.CharField(blank=True, max_length=300, verbose_name='lỗi gần nhất')),
                ('leaves_at', models.DateTimeField(verbose_name='gửi từ lúc')),
                ('made_at', models.DateTimeField(verbose_name='lập lúc')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='đã gửi lúc')),
            ],
            options={
                'verbose_name': 'lượt gửi',
                'verbose_name_plural': 'lượt gửi',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='preference', serialize=False, to='orgs.post')),
                ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), default=list, size=None, verbose_name='kênh')),
                ('digest', models.CharField(choices=[('none', 'Không nhận'), ('daily', 'Mỗi ngày làm việc'), ('weekly', 'Mỗi tuần, ngày làm việc đầu tiên')], default='none', max_length=8, verbose_name='bản tin')),
            ],
            options={
                'verbose_name': 'cách nhận thông báo',
                'verbose_name_plural': 'cách nhận thông báo',
            },
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='notices_kind_text',
        ),
        migrations.AddField(
            model_name='notice',
            name='secrecy',
            field=models.CharField(choices=[('open', 'Thông thường'), ('restricted', 'Hạn chế'), ('sealed', 'Niêm phong')], default='restricted', max_length=12, verbose_name='độ mật'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('assigned', 'Được giao'), ('moved', 'Đổi trạng thái'), ('returned', 'Bị trả lại'), ('urged', 'Được đôn đốc'), ('due_soon', 'Sắp đến hạn'), ('overdue', 'Quá hạn'), ('decided', 'Có quyết định'), ('changed', 'Có thay đổi'), ('digest', 'Bản tin')], max_length=12, verbose_name='loại'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['assigned', 'moved', 'returned', 'urged', 'due_soon', 'overdue', 'decided', 'changed', 'digest']), models.Q(('text', ''), _negated=True)), name='notices_kind_text', violation_error_message='Thông báo phải có loại và nội dung.'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('secrecy__in', ['open', 'restricted', 'sealed'])), name='notices_secrecy', violation_error_message='Độ mật không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('email', ''), ('email__regex', '^[^@\\s,;<>]+@[^@\\s,;<>]+\\.[^@\\s,;<>]+$'), _connector='OR'), name='notices_contact_email', violation_error_message='Địa chỉ thư chưa đúng.'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('phone', ''), ('phone__regex', '^\\+?[0-9]{9,12}$'), _connector='OR'), name='notices_contact_phone', violation_error_message='Số điện thoại chưa đúng.'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='notices.notice'),
        ),
        migrations.AddConstraint(
            model_name='preference',
            constraint=models.CheckConstraint(condition=models.Q(('channels__contained_by', ['email', 'sms', 'zalo'])), name='notices_preference_channels', violation_error_message='Kênh không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='preference',
            constraint=models.CheckConstraint(condition=models.Q(('digest__in', ['none', 'daily', 'weekly'])), name='notices_preference_digest', violation_error_message='Nhịp bản tin không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('notice', 'channel'), name='notices_delivery_once', violation_error_message='Thông báo này đã được gửi qua kênh đó.'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'sms', 'zalo']), ('state__in', ['waiting', 'sent', 'failed', 'dropped']), models.Q(('address', ''), _negated=True)), name='notices_delivery_said', violation_error_message='Lượt gửi phải có kênh, nơi nhận và tình trạng.'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='notices_delivery_sent', violation_error_message='Lượt đã gửi phải có lúc gửi, lượt khác thì không.'),
        ),
    ]
