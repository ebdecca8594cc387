"""Exercises, and incidents that are held in them: kept apart from real ones by a trigger.

What a finished exercise says stays as it is; answers are never changed.
"""

import django.db.models.deletion
from django.db import migrations, models

APART = """
CREATE FUNCTION nq57_keep_drill_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a real incident and one of an exercise are never turned into each other'
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER drill_apart BEFORE UPDATE OF is_drill ON cyber_incident
  FOR EACH ROW WHEN (NEW.is_drill IS DISTINCT FROM OLD.is_drill)
  EXECUTE FUNCTION nq57_keep_drill_apart();
"""
UNDO_APART = """
DROP TRIGGER drill_apart ON cyber_incident;
DROP FUNCTION nq57_keep_drill_apart();
"""
FROZEN = """
CREATE FUNCTION nq57_keep_finished_drill() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held jsonb := to_jsonb(CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END);
  is_finished boolean;
BEGIN
  EXECUTE 'SELECT EXISTS (SELECT 1 FROM cyber_drill d ' || TG_ARGV[1]
    || ' AND d.finished_at IS NOT NULL)'
    INTO is_finished USING (held ->> TG_ARGV[0])::bigint;
  IF is_finished THEN
    RAISE EXCEPTION 'a finished exercise stays as it is'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER finished BEFORE UPDATE OR DELETE ON cyber_drill FOR EACH ROW
  EXECUTE FUNCTION nq57_keep_finished_drill('case_id', 'WHERE d.case_id = $1');
CREATE TRIGGER finished BEFORE INSERT OR UPDATE OR DELETE ON cyber_drilloffice FOR EACH ROW
  EXECUTE FUNCTION nq57_keep_finished_drill('drill_id', 'WHERE d.case_id = $1');
CREATE TRIGGER finished BEFORE INSERT OR UPDATE OR DELETE ON cyber_drilloffice_systems
  FOR EACH ROW EXECUTE FUNCTION nq57_keep_finished_drill('drilloffice_id',
    'JOIN cyber_drilloffice o ON o.drill_id = d.case_id WHERE o.id = $1');
CREATE TRIGGER finished BEFORE INSERT OR UPDATE OR DELETE ON cyber_drillinject FOR EACH ROW
  EXECUTE FUNCTION nq57_keep_finished_drill('drill_id', 'WHERE d.case_id = $1');
CREATE TRIGGER finished BEFORE INSERT OR UPDATE OR DELETE ON cyber_drillturn FOR EACH ROW
  EXECUTE FUNCTION nq57_keep_finished_drill('inject_id',
    'JOIN cyber_drillinject i ON i.drill_id = d.case_id WHERE i.id = $1');
CREATE TRIGGER finished BEFORE INSERT ON cyber_drillanswer FOR EACH ROW
  EXECUTE FUNCTION nq57_keep_finished_drill('turn_id',
    'JOIN cyber_drillinject i ON i.drill_id = d.case_id '
    'JOIN cyber_drillturn t ON t.inject_id = i.id WHERE t.id = $1');
CREATE TRIGGER finished BEFORE INSERT OR UPDATE OR DELETE ON cyber_drillfinding FOR EACH ROW
  EXECUTE FUNCTION nq57_keep_finished_drill('drill_id', 'WHERE d.case_id = $1');
SELECT nq57_keep_append_only('cyber_drillanswer');
SELECT nq57_keep_append_only('cyber_drillpaper');
"""
UNDO_FROZEN = """
DROP TRIGGER append_only ON cyber_drillpaper;
DROP TRIGGER append_only ON cyber_drillanswer;
DROP TRIGGER finished ON cyber_drillfinding;
DROP TRIGGER finished ON cyber_drillanswer;
DROP TRIGGER finished ON cyber_drillturn;
DROP TRIGGER finished ON cyber_drillinject;
DROP TRIGGER finished ON cyber_drilloffice_systems;
DROP TRIGGER finished ON cyber_drilloffice;
DROP TRIGGER finished ON cyber_drill;
DROP FUNCTION nq57_keep_finished_drill();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_counted_from_the_index'),
        ('cyber', '0008_incident_sharing'),
        ('orgs', '0008_tokens'),
        ('papers', '0004_kept_apart'),
        ('plans', '0008_what_inspections_found'),
    ]

    operations = [
        migrations.AddField(
            model_name='incident',
            name='is_drill',
            field=models.BooleanField(default=False, verbose_name='trong diễn tập'),
        ),
        migrations.CreateModel(
            name='Drill',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='drill', serialize=False, to='cases.case')),
                ('basis', models.CharField(blank=True, max_length=120, verbose_name='kế hoạch diễn tập')),
                ('kind', models.CharField(choices=[('tabletop', 'Diễn tập trên bàn'), ('live', 'Diễn tập thực chiến')], max_length=10, verbose_name='hình thức')),
                ('extent', models.TextField(verbose_name='phạm vi')),
                ('objectives', models.TextField(verbose_name='mục tiêu')),
                ('planned_on', models.DateField(verbose_name='ngày diễn tập')),
                ('phone', models.CharField(max_length=24, verbose_name='điện thoại ban tổ chức')),
                ('opening', models.TextField(verbose_name='tình huống mở đầu')),
                ('personal_data', models.CharField(choices=[('unknown', 'Chưa rõ'), ('yes', 'Có'), ('no', 'Không')], max_length=8, verbose_name='liên quan dữ liệu cá nhân')),
                ('scope', models.CharField(default='in', max_length=10, verbose_name='thuộc phạm vi')),
                ('notice_within', models.PositiveIntegerField(blank=True, null=True, verbose_name='phút đến báo cáo đầu')),
                ('triage_within', models.PositiveIntegerField(blank=True, null=True, verbose_name='phút đến phân loại')),
                ('contain_within', models.PositiveIntegerField(blank=True, null=True, verbose_name='phút đến ngăn chặn')),
                ('recover_within', models.PositiveIntegerField(blank=True, null=True, verbose_name='phút đến khôi phục')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='bắt đầu lúc')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='dừng xử lý lúc')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='kết thúc lúc')),
                ('incident_kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drills', to='cyber.incidentkind', verbose_name='loại sự cố')),
                ('leader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='led_drills', to='orgs.post', verbose_name='chỉ huy')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drills', to='plans.task', verbose_name='căn cứ')),
            ],
            options={
                'verbose_name': 'cuộc diễn tập',
                'verbose_name_plural': 'cuộc diễn tập',
                'ordering': ['-planned_on', '-case_id'],
            },
        ),
        migrations.CreateModel(
            name='DrillDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(verbose_name='từ cấp độ')),
                ('basis', models.CharField(max_length=200, verbose_name='căn cứ')),
                ('valid_from', models.DateField(unique=True, verbose_name='áp dụng từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='thôi áp dụng từ')),
                ('confidence', models.CharField(choices=[('confirmed', 'Đã xác nhận'), ('pending', 'Chờ xác nhận')], default='pending', max_length=12, verbose_name='mức tin cậy')),
            ],
            options={
                'verbose_name': 'hệ thống phải diễn tập hằng năm',
                'verbose_name_plural': 'hệ thống phải diễn tập hằng năm',
                'ordering': ['valid_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'pending']), ('level__gte', 1), ('level__lte', 5), models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR')), name='cyber_drillduty_whole', violation_error_message='Cấp độ từ 1 đến 5; ngày thôi áp dụng sau ngày áp dụng.')],
            },
        ),
        migrations.CreateModel(
            name='DrillFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=1000, verbose_name='việc cần cải thiện')),
                ('due_on', models.DateField(verbose_name='hạn')),
                ('by', models.CharField(max_length=150, verbose_name='người ghi')),
                ('at', models.DateTimeField(verbose_name='ghi lúc')),
                ('drill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='cyber.drill')),
                ('obligation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drill_finding', to='plans.obligation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='cơ quan thực hiện')),
            ],
            options={
                'verbose_name': 'việc cần cải thiện sau diễn tập',
                'verbose_name_plural': 'việc cần cải thiện sau diễn tập',
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DrillOffice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('player', 'Tham gia xử lý'), ('evaluator', 'Đánh giá, chấm điểm')], max_length=10, verbose_name='vai trò')),
                ('team', models.TextField(blank=True, verbose_name='đội tham gia')),
                ('drill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='cyber.drill')),
                ('incident', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drill_office', to='cyber.incident')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drills', to='orgs.organisation', verbose_name='cơ quan')),
                ('systems', models.ManyToManyField(blank=True, related_name='drills', to='cyber.informationsystem')),
            ],
            options={
                'verbose_name': 'cơ quan trong diễn tập',
                'verbose_name_plural': 'cơ quan trong diễn tập',
                'ordering': ['-part', 'organisation__sort_key', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DrillInject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('minute', models.PositiveIntegerField(verbose_name='phút thứ')),
                ('told', models.TextField(verbose_name='nội dung đưa ra')),
                ('expected', models.TextField(verbose_name='hành động mong đợi')),
                ('most', models.PositiveSmallIntegerField(verbose_name='điểm tối đa')),
                ('within', models.PositiveIntegerField(blank=True, null=True, verbose_name='phút trả lời mong đợi')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='đưa ra lúc')),
                ('released_by', models.CharField(blank=True, max_length=150, verbose_name='người đưa ra')),
                ('drill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='injects', to='cyber.drill')),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='injects', to='cyber.drilloffice', verbose_name='đưa cho')),
            ],
            options={
                'verbose_name': 'tình huống diễn tập',
                'verbose_name_plural': 'tình huống diễn tập',
                'ordering': ['minute', 'position'],
            },
        ),
        migrations.CreateModel(
            name='DrillPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(max_length=150, verbose_name='người ban hành')),
                ('at', models.DateTimeField(verbose_name='ban hành lúc')),
                ('drill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='cyber.drill')),
                ('paper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='drill_paper', to='papers.paper')),
            ],
            options={
                'verbose_name': 'văn bản báo cáo diễn tập',
                'verbose_name_plural': 'văn bản báo cáo diễn tập',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='DrillTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('most', models.PositiveSmallIntegerField(verbose_name='điểm tối đa')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='trả lời lúc')),
                ('points', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='điểm')),
                ('comment', models.TextField(blank=True, verbose_name='nhận xét')),
                ('scored_by', models.CharField(blank=True, max_length=150, verbose_name='người chấm')),
                ('scored_at', models.DateTimeField(blank=True, null=True, verbose_name='chấm lúc')),
                ('inject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='cyber.drillinject')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='cyber.drilloffice')),
                ('scorer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='cơ quan chấm')),
            ],
            options={
                'verbose_name': 'lượt xử lý tình huống',
                'verbose_name_plural': 'lượt xử lý tình huống',
                'ordering': ['inject__minute', 'inject__position', 'office__organisation__sort_key'],
            },
        ),
        migrations.CreateModel(
            name='DrillAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='trả lời')),
                ('by', models.CharField(max_length=150, verbose_name='người trả lời')),
                ('at', models.DateTimeField(verbose_name='trả lời lúc')),
                ('evidence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.evidence')),
                ('turn', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='cyber.drillturn')),
            ],
            options={
                'verbose_name': 'trả lời tình huống',
                'verbose_name_plural': 'trả lời tình huống',
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='drill',
            constraint=models.CheckConstraint(condition=models.Q(('scope', 'in')), name='cyber_drill_in_scope', violation_error_message='Diễn tập của hệ thống quân sự, quốc phòng, cơ yếu không ghi vào đây: lập theo kênh riêng.'),
        ),
        migrations.AddConstraint(
            model_name='drill',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['tabletop', 'live']), ('personal_data__in', ['unknown', 'yes', 'no']), ('phone__regex', '^[+(]?[0-9][0-9 .()-]{1,20}[0-9]$'), models.Q(('extent', ''), _negated=True), models.Q(('objectives', ''), _negated=True), models.Q(('opening', ''), _negated=True)), name='cyber_drill_whole', violation_error_message='Diễn tập phải có hình thức, phạm vi, mục tiêu, tình huống mở đầu và số điện thoại ban tổ chức.'),
        ),
        migrations.AddConstraint(
            model_name='drill',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), models.Q(('finished_at__isnull', True), ('finished_at__gte', models.F('ended_at')), _connector='OR')), name='cyber_drill_in_order', violation_error_message='Diễn tập bắt đầu rồi mới dừng, dừng rồi mới kết thúc.'),
        ),
        migrations.AddConstraint(
            model_name='drillfinding',
            constraint=models.UniqueConstraint(fields=('drill', 'organisation', 'text'), name='cyber_drillfinding_once', violation_error_message='Việc này đã ghi cho cơ quan.'),
        ),
        migrations.AddConstraint(
            model_name='drillfinding',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='cyber_drillfinding_whole', violation_error_message='Ghi việc cần cải thiện.'),
        ),
        migrations.AddConstraint(
            model_name='drilloffice',
            constraint=models.UniqueConstraint(fields=('drill', 'organisation'), name='cyber_drilloffice_once', violation_error_message='Cơ quan đã có trong cuộc diễn tập này.'),
        ),
        migrations.AddConstraint(
            model_name='drilloffice',
            constraint=models.CheckConstraint(condition=models.Q(('part', 'player'), models.Q(('incident__isnull', True), ('part', 'evaluator')), _connector='OR'), name='cyber_drilloffice_part', violation_error_message='Chỉ cơ quan tham gia xử lý có sự cố giả định.'),
        ),
        migrations.AddConstraint(
            model_name='drillinject',
            constraint=models.UniqueConstraint(fields=('drill', 'position'), name='cyber_inject_numbered', violation_error_message='Đã có tình huống mang thứ tự này.'),
        ),
        migrations.AddConstraint(
            model_name='drillinject',
            constraint=models.CheckConstraint(condition=models.Q(('most__gte', 1), ('most__lte', 1000), models.Q(('told', ''), _negated=True), models.Q(('expected', ''), _negated=True)), name='cyber_inject_whole', violation_error_message='Tình huống phải có nội dung, hành động mong đợi và điểm tối đa từ 1 trở lên.'),
        ),
        migrations.AddConstraint(
            model_name='drillinject',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('released_at__isnull', True), ('released_by', '')), models.Q(('released_at__isnull', False), models.Q(('released_by', ''), _negated=True)), _connector='OR'), name='cyber_inject_released', violation_error_message='Tình huống đã đưa ra phải có người và lúc đưa ra.'),
        ),
        migrations.AddConstraint(
            model_name='drillturn',
            constraint=models.UniqueConstraint(fields=('inject', 'office'), name='cyber_turn_once', violation_error_message='Tình huống đã đưa cho cơ quan này.'),
        ),
        migrations.AddConstraint(
            model_name='drillturn',
            constraint=models.CheckConstraint(condition=models.Q(('points__isnull', True), ('points__lte', models.F('most')), _connector='OR'), name='cyber_turn_points', violation_error_message='Điểm không thể quá điểm tối đa của tình huống.'),
        ),
        migrations.AddConstraint(
            model_name='drillturn',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('points__isnull', True), ('scored_at__isnull', True), ('scorer__isnull', True)), models.Q(('points__isnull', False), ('scored_at__isnull', False), ('scorer__isnull', False), models.Q(('scored_by', ''), _negated=True)), _connector='OR'), name='cyber_turn_scored', violation_error_message='Điểm phải có cơ quan, người và lúc chấm.'),
        ),
        migrations.AddConstraint(
            model_name='drillanswer',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='cyber_drillanswer_whole', violation_error_message='Ghi nội dung trả lời.'),
        ),
        migrations.RunSQL(APART, UNDO_APART),
        migrations.RunSQL(FROZEN, UNDO_FROZEN),
    ]
