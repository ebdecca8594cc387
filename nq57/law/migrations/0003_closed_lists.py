"""Hold the confidence of bases, clocks and days to its list."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('law', '0002_swapped_days'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='clockrule',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'pending'])), name='law_clock_confidence', violation_error_message='Mức tin cậy không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='holidayoverride',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'pending'])), name='law_day_confidence', violation_error_message='Mức tin cậy không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='legalbasis',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'pending'])), name='law_basis_confidence', violation_error_message='Mức tin cậy không có trong danh mục.'),
        ),
    ]
