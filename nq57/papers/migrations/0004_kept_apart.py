"""Let a paper be kept for the readers of what it tells about."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('papers', '0003_signed_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='paper',
            name='apart',
            field=models.CharField(blank=True, default='', max_length=20, verbose_name='xem riêng theo quyền'),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(('apart', ''), models.Q(('secrecy', 'open'), _negated=True), _connector='OR'), name='papers_apart_closed', violation_error_message='Văn bản xem riêng thì không công khai.'),
        ),
    ]
