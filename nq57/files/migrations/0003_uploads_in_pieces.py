"""Files that come in pieces: how far each has come."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0002_closed_lists'),
    ]

    operations = [
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(verbose_name='khóa gửi')),
                ('account', models.CharField(max_length=150, verbose_name='người gửi')),
                ('subject', models.CharField(max_length=80, verbose_name='dùng cho')),
                ('name', models.CharField(max_length=200, verbose_name='tên tệp')),
                ('claim', models.TextField(blank=True, verbose_name='tệp chứng minh điều gì')),
                ('size', models.PositiveBigIntegerField(verbose_name='dung lượng (byte)')),
                ('sha256', models.CharField(max_length=64, verbose_name='mã băm')),
                ('received', models.PositiveBigIntegerField(default=0, verbose_name='đã nhận (byte)')),
                ('state', models.CharField(choices=[('open', 'Đang nhận'), ('done', 'Đã nhận'), ('refused', 'Không nhận')], default='open', max_length=10, verbose_name='tình trạng')),
                ('refusal', models.TextField(blank=True, verbose_name='vì sao không nhận')),
                ('touched_at', models.DateTimeField(verbose_name='nhận lần cuối')),
            ],
            options={
                'verbose_name': 'tệp gửi từng phần',
                'verbose_name_plural': 'tệp gửi từng phần',
                'constraints': [models.UniqueConstraint(fields=('account', 'key'), name='files_upload_once', violation_error_message='Tệp này đang được gửi.'), models.CheckConstraint(condition=models.Q(('received__lte', models.F('size')), ('sha256__regex', '^[0-9a-f]{64}$'), ('size__gt', 0)), name='files_upload_sized', violation_error_message='Tệp gửi từng phần phải có dung lượng và mã băm.'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'done', 'refused'])), name='files_upload_state', violation_error_message='Tình trạng gửi không có trong danh mục.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), models.Q(('refusal', ''), _negated=True)), models.Q(models.Q(('state', 'refused'), _negated=True), ('refusal', '')), _connector='OR'), name='files_upload_refusal', violation_error_message='Tệp không nhận phải có lý do.')],
            },
        ),
        migrations.CreateModel(
            name='Piece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveBigIntegerField(verbose_name='từ byte')),
                ('content', models.BinaryField(verbose_name='nội dung')),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='files.upload')),
            ],
            options={
                'verbose_name': 'phần của tệp',
                'verbose_name_plural': 'phần của tệp',
                'ordering': ['upload_id', 'start'],
                'constraints': [models.UniqueConstraint(fields=('upload', 'start'), name='files_piece_once', violation_error_message='Phần này đã nhận.')],
            },
        ),
    ]
