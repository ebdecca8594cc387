"""Workbooks of self-scores, kept as they came."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0001_stored_files'),
        ('scoring', '0002_grade_of_the_head'),
    ]

    operations = [
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(max_length=150, verbose_name='người nộp')),
                ('at', models.DateTimeField(verbose_name='nộp lúc')),
                ('taken_at', models.DateTimeField(blank=True, null=True, verbose_name='nhập lúc')),
                ('taken_by', models.CharField(blank=True, max_length=150, verbose_name='người nhập')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='score_uploads', to='files.storedfile')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='scoring.sheet')),
            ],
            options={
                'verbose_name': 'tệp Excel của phiếu điểm',
                'verbose_name_plural': 'tệp Excel của phiếu điểm',
                'ordering': ['-pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('sheet', 'file'), name='scoring_upload_once', violation_error_message='Tệp này đã được nộp cho phiếu điểm.'),
                    models.CheckConstraint(condition=Q(taken_at__isnull=True, taken_by='') | (Q(taken_at__isnull=False) & ~Q(taken_by='')), name='scoring_upload_taken', violation_error_message='Tệp đã nhập phải có người nhập.'),
                ],
            },
        ),
    ]
