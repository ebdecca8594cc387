"""Hold the verdicts on evidence and the states of extensions to their lists."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_due_of_a_case'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['claimed', 'accepted', 'rejected'])), name='cases_evidence_verdict', violation_error_message='Kết luận kiểm tra không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['requested', 'granted', 'refused'])), name='cases_extension_state', violation_error_message='Trạng thái xin gia hạn không có trong danh mục.'),
        ),
    ]
