"""The checks that found a vulnerability, each by itself; weaknesses found without accents."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

KEEP = """
INSERT INTO cyber_probe (vulnerability_id, check_code)
  SELECT id, probe FROM cyber_vulnerability WHERE probe <> '';
"""
BACK = """
UPDATE cyber_vulnerability v SET probe = p.check_code FROM (
  SELECT DISTINCT ON (vulnerability_id) vulnerability_id, check_code
  FROM cyber_probe ORDER BY vulnerability_id, id) p
  WHERE p.vulnerability_id = v.id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cyber', '0010_exchange'),
    ]

    operations = [
        migrations.CreateModel(
            name='Probe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('check_code', models.CharField(max_length=400, verbose_name='phép thử')),
                ('gone_at', models.DateTimeField(blank=True, null=True, verbose_name='chạy lại, không còn thấy')),
                ('vulnerability', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='probes', to='cyber.vulnerability')),
            ],
            options={
                'verbose_name': 'phép thử của lỗ hổng',
                'verbose_name_plural': 'phép thử của lỗ hổng',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('vulnerability', 'check_code'), name='cyber_probe_once', violation_error_message='Phép thử này đã ghi cho lỗ hổng.'), models.CheckConstraint(condition=models.Q(('check_code', ''), _negated=True), name='cyber_probe_named', violation_error_message='Phép thử phải có mã.')],
            },
        ),
        migrations.RunSQL(KEEP, BACK),
        migrations.RunSQL('SET CONSTRAINTS ALL IMMEDIATE', 'SET CONSTRAINTS ALL IMMEDIATE'),
        migrations.RemoveField(
            model_name='vulnerability',
            name='probe',
        ),
        migrations.AddField(
            model_name='weakness',
            name='folded',
            field=models.GeneratedField(db_persist=True, expression=models.Func(django.db.models.functions.text.Concat('code', models.Value(' '), 'title', output_field=models.TextField()), function='nq57_fold', output_field=models.TextField()), output_field=models.TextField()),
        ),
    ]
