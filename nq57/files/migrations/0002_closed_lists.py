"""Hold the scan states of files to their list."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0001_stored_files'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='storedfile',
            constraint=models.CheckConstraint(condition=models.Q(('scan_state__in', ['not_configured', 'waiting', 'clean', 'infected'])), name='files_scan_state', violation_error_message='Tình trạng quét không có trong danh mục.'),
        ),
    ]
