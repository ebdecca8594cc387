"""Hold the secrecy of papers and the formats of their files to their lists."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('papers', '0001_papers'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(('secrecy__in', ['open', 'restricted', 'sealed'])), name='papers_secrecy', violation_error_message='Độ mật không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='paperfile',
            constraint=models.CheckConstraint(condition=models.Q(('form__in', ['docx', 'pdf'])), name='papers_file_form', violation_error_message='Định dạng tệp không có trong danh mục.'),
        ),
    ]
