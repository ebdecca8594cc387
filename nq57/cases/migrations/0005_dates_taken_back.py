"""Let a deadline lose its date when its order changes; the original date is kept.

Going back refuses while a deadline without a date still has its original one.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_case_and_owner_as_one_key'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='deadline',
            name='cases_deadline_original',
        ),
        migrations.RemoveConstraint(
            model_name='deadline',
            name='cases_deadline_date_or_condition',
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(('due__isnull', True), ('original_due__isnull', False), _connector='OR'), name='cases_deadline_original', violation_error_message='Hạn phải giữ hạn ban đầu.'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(('original_due__isnull', False), models.Q(('condition', ''), _negated=True), _connector='OR'), name='cases_deadline_date_or_condition', violation_error_message='Hạn phải có ngày hoặc sự kiện phải chờ.'),
        ),
    ]
