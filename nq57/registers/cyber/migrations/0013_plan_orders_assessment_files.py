"""Orders to plan that are taken back; files on which assessments rest."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cyber', '0012_calls'),
        ('files', '0003_uploads_in_pieces'),
        ('plans', '0008_what_inspections_found'),
    ]

    operations = [
        migrations.CreateModel(
            name='AssessmentFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claim', models.CharField(max_length=300, verbose_name='tệp chứng minh điều gì')),
                ('added_by', models.CharField(max_length=150, verbose_name='người thêm')),
                ('added_at', models.DateTimeField(verbose_name='thêm lúc')),
            ],
            options={
                'verbose_name': 'minh chứng của lần đánh giá',
                'verbose_name_plural': 'minh chứng của lần đánh giá',
                'ordering': ['pk'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='planorder',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='bỏ lúc'),
        ),
        migrations.AddField(
            model_name='planorder',
            name='reason',
            field=models.TextField(blank=True, verbose_name='lý do bỏ'),
        ),
        migrations.AddConstraint(
            model_name='planorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('reason', '')), models.Q(('ended_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='cyber_plan_order_ended', violation_error_message='Bỏ chỉ đạo lập phương án thì ghi lý do.'),
        ),
        migrations.AddField(
            model_name='assessmentfile',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='cyber.assessment'),
        ),
        migrations.AddField(
            model_name='assessmentfile',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='tệp'),
        ),
        migrations.AddConstraint(
            model_name='assessmentfile',
            constraint=models.UniqueConstraint(fields=('entry', 'file'), name='cyber_assessmentfile_once', violation_error_message='Tệp này đã có ở mục này.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentfile',
            constraint=models.CheckConstraint(condition=models.Q(('claim', ''), _negated=True), name='cyber_assessmentfile_claim', violation_error_message='Ghi tệp chứng minh điều gì.'),
        ),
    ]
