"""Hold the secrecy of journal entries to its list."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0003_recent_seals'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('secrecy__in', ['open', 'restricted', 'sealed'])), name='audit_secrecy', violation_error_message='Độ mật không có trong danh mục.'),
        ),
    ]
