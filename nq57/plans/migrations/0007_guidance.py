"""Let general answers stand for all offices; what a version says never changes."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


KEEP = """
CREATE FUNCTION nq57_keep_guidance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (
    (NEW.code, NEW.version, NEW.plan_id, NEW.task_id, NEW.indicator_id, NEW.question,
     NEW.answer, NEW.basis, NEW.since, NEW.published_at)
    IS DISTINCT FROM
    (OLD.code, OLD.version, OLD.plan_id, OLD.task_id, OLD.indicator_id, OLD.question,
     OLD.answer, OLD.basis, OLD.since, OLD.published_at)
  ) THEN
    RAISE EXCEPTION 'Hướng dẫn đã phát hành không được sửa: phát hành phiên bản mới.'
      USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_guidance BEFORE UPDATE OR DELETE ON plans_guidance
  FOR EACH ROW EXECUTE FUNCTION nq57_keep_guidance();
"""

UNDO = """
DROP TRIGGER keep_guidance ON plans_guidance;
DROP FUNCTION nq57_keep_guidance();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_messages'),
        ('plans', '0006_closed_list_of_settlements'),
    ]

    operations = [
        migrations.CreateModel(
            name='Guidance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=100, verbose_name='mã')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='phiên bản')),
                ('question', models.TextField(verbose_name='câu hỏi')),
                ('answer', models.TextField(verbose_name='trả lời')),
                ('basis', models.CharField(max_length=200, verbose_name='căn cứ')),
                ('since', models.DateField(verbose_name='áp dụng từ ngày')),
                ('published_by', models.CharField(max_length=150, verbose_name='người phát hành')),
                ('published_at', models.DateTimeField(verbose_name='phát hành lúc')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='thôi áp dụng từ ngày')),
                ('withdrawn_by', models.CharField(blank=True, max_length=150, verbose_name='người rút')),
                ('withdrawn_why', models.TextField(blank=True, verbose_name='vì sao rút')),
                ('search', models.GeneratedField(db_persist=True, expression=models.Func(django.db.models.functions.text.Concat(models.F('question'), models.Value(' '), models.F('answer'), models.Value(' '), models.F('basis'), output_field=models.TextField()), function='nq57_fold'), output_field=models.TextField())),
                ('indicator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='guidance', to='plans.indicator', verbose_name='về chỉ tiêu')),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='guidance', to='cases.message', verbose_name='từ trao đổi')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guidance', to='plans.plan')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='plans.guidance')),
                ('task', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='guidance', to='plans.task', verbose_name='về nhiệm vụ')),
            ],
            options={
                'verbose_name': 'hướng dẫn',
                'verbose_name_plural': 'hướng dẫn',
                'ordering': ['-since', '-id'],
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='plans_guidance_once', violation_error_message='Hướng dẫn đã có phiên bản này.'), models.CheckConstraint(condition=models.Q(('task__isnull', True), ('indicator__isnull', True), _connector='OR'), name='plans_guidance_about_one', violation_error_message='Hướng dẫn nói về một nhiệm vụ hoặc một chỉ tiêu.'), models.CheckConstraint(condition=models.Q(models.Q(('question', ''), _negated=True), models.Q(('answer', ''), _negated=True), models.Q(('basis', ''), _negated=True)), name='plans_guidance_said', violation_error_message='Hướng dẫn phải có câu hỏi, trả lời và căn cứ.'), models.CheckConstraint(condition=models.Q(models.Q(('replaces__isnull', True), ('version', 1)), models.Q(('replaces__isnull', False), ('version__gt', 1)), _connector='OR'), name='plans_guidance_version', violation_error_message='Phiên bản sau phải thay phiên bản trước.'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_by', ''), ('withdrawn_on__isnull', True), ('withdrawn_why', '')), models.Q(('withdrawn_on__isnull', False), models.Q(('withdrawn_by', ''), _negated=True), models.Q(('withdrawn_why', ''), _negated=True)), _connector='OR'), name='plans_guidance_withdrawn', violation_error_message='Rút hướng dẫn phải có ngày, người rút và lý do.')],
            },
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
