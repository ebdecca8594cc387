"""What campaigns and overall reviews have alike: the same fields and the same end."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cyber', '0011_probes'),
        ('orgs', '0008_tokens'),
        ('plans', '0008_what_inspections_found'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='review',
            name='cyber_review_ended',
        ),
        migrations.AlterField(
            model_name='campaign',
            name='centre',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='run_%(class)ss', to='orgs.organisation', verbose_name='cơ quan chủ trì'),
        ),
        migrations.AlterField(
            model_name='campaign',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='plans.task', verbose_name='căn cứ'),
        ),
        migrations.AlterField(
            model_name='campaignoffice',
            name='is_made',
            field=models.BooleanField(default=False, verbose_name='việc do đợt này giao'),
        ),
        migrations.AlterField(
            model_name='declaration',
            name='at',
            field=models.DateTimeField(verbose_name='trả lời lúc'),
        ),
        migrations.AlterField(
            model_name='declaration',
            name='by',
            field=models.CharField(max_length=150, verbose_name='người trả lời'),
        ),
        migrations.AlterField(
            model_name='review',
            name='centre',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='run_%(class)ss', to='orgs.organisation', verbose_name='cơ quan chủ trì'),
        ),
        migrations.AlterField(
            model_name='review',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='plans.task', verbose_name='căn cứ'),
        ),
        migrations.AlterField(
            model_name='reviewoffice',
            name='is_made',
            field=models.BooleanField(default=False, verbose_name='việc do đợt này giao'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('reason', ''), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('ended_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='cyber_review_ended', violation_error_message='Kết thúc hoặc hủy đợt rà soát thì ghi lý do.'),
        ),
    ]
