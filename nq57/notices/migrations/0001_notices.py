"""Make the outbox of in-site messages."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orgs', '0001_organisations_people_posts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('assigned', 'Được giao'), ('moved', 'Đổi trạng thái'), ('returned', 'Bị trả lại'), ('urged', 'Được đôn đốc'), ('due_soon', 'Sắp đến hạn'), ('overdue', 'Quá hạn'), ('decided', 'Có quyết định'), ('changed', 'Có thay đổi')], max_length=12, verbose_name='loại')),
                ('subject_kind', models.CharField(max_length=60, verbose_name='loại đối tượng')),
                ('subject_code', models.CharField(max_length=200, verbose_name='đối tượng')),
                ('text', models.CharField(max_length=500, verbose_name='nội dung')),
                ('sender', models.CharField(max_length=150, verbose_name='từ')),
                ('once_key', models.CharField(blank=True, max_length=120, verbose_name='khóa chống lặp')),
                ('created_at', models.DateTimeField(verbose_name='lúc')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='đọc lúc')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='orgs.post', verbose_name='gửi đến')),
            ],
            options={
                'verbose_name': 'thông báo',
                'verbose_name_plural': 'thông báo',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['post', '-id'], name='notices_of_post'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['post'], name='notices_unread')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('once_key', ''), _negated=True), fields=('post', 'once_key'), name='notices_once', violation_error_message='Vị trí này đã được nhắc về việc đó.'), models.CheckConstraint(condition=models.Q(('kind__in', ['assigned', 'moved', 'returned', 'urged', 'due_soon', 'overdue', 'decided', 'changed']), models.Q(('text', ''), _negated=True)), name='notices_kind_text', violation_error_message='Thông báo phải có loại và nội dung.'), models.CheckConstraint(condition=models.Q(('read_at__isnull', True), ('read_at__gte', models.F('created_at')), _connector='OR'), name='notices_read_after', violation_error_message='Không thể đọc thông báo trước khi có nó.')],
            },
        ),
    ]
