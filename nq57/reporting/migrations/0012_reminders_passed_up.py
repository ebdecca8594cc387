"""Say of each reminder whom it reached: its audience, who is above, or nobody."""

from django.db import migrations, models

# Until now a reminder reached its audience or nobody.
_FILL = "UPDATE reporting_reminder SET reached = audience WHERE told > 0"


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0011_replies_without_network'),
    ]

    operations = [
        migrations.AddField(
            model_name='reminder',
            name='reached',
            field=models.CharField(blank=True, choices=[('focal', 'Đầu mối của cơ quan'), ('head', 'Thủ trưởng cơ quan'), ('coordinator', 'Người điều phối của tỉnh')], default='', max_length=12, verbose_name='đã nhắc đến'),
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(('reached__in', ['', 'focal', 'head', 'coordinator'])), name='reporting_reminder_reached', violation_error_message='Người đã được nhắc không có trong danh mục.'),
        ),
    ]
