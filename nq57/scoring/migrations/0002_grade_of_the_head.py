"""The grade proposed for the head of an office, beside the office's own."""

from django.db import migrations, models
from django.db.models import Q

GRADES = [
    ('excellent', 'Hoàn thành xuất sắc nhiệm vụ'),
    ('good', 'Hoàn thành tốt nhiệm vụ'),
    ('fair', 'Hoàn thành nhiệm vụ'),
    ('poor', 'Không hoàn thành nhiệm vụ'),
]


class Migration(migrations.Migration):

    dependencies = [
        ('scoring', '0001_criteria_rounds_scores'),
    ]

    operations = [
        migrations.AddField(
            model_name='gradescale',
            name='binds_head',
            field=models.BooleanField(default=True, verbose_name='người đứng đầu không xếp cao hơn cơ quan'),
        ),
        migrations.AddField(
            model_name='sheet',
            name='head_grade',
            field=models.CharField(blank=True, choices=GRADES, default='', max_length=12, verbose_name='đề xuất xếp loại người đứng đầu'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='sheet',
            name='head_reason',
            field=models.TextField(blank=True, default='', verbose_name='lý do mức của người đứng đầu'),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.CheckConstraint(
                condition=Q(head_grade='', head_reason='')
                | Q(head_grade__in=['excellent', 'good', 'fair', 'poor']),
                name='scoring_sheet_head',
                violation_error_message='Mức đề xuất cho người đứng đầu không có trong danh mục.',
            ),
        ),
    ]
