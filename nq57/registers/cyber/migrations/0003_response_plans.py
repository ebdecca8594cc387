"""Response plans: scenarios, samples, versions with their steps and contacts.

Once a version is approved, what it says stays as it was, and a step leads only to steps that are
there: a trigger and a foreign key hold both.
"""

import django.contrib.postgres.constraints
import django.db.models.deletion
import uuid
from django.db import migrations, models


KEEP = """
CREATE FUNCTION cyber_keep_approved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed bigint := CASE WHEN TG_OP = 'DELETE' THEN (to_jsonb(OLD) ->> TG_ARGV[0])::bigint
    ELSE (to_jsonb(NEW) ->> TG_ARGV[0])::bigint END;
BEGIN
  IF EXISTS (SELECT FROM cyber_responseplan
             WHERE case_id = changed AND decided_on IS NOT NULL) THEN
    RAISE EXCEPTION 'Phương án đã phê duyệt không sửa được: lập bản mới.'
      USING ERRCODE = '42501';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER keep_approved BEFORE INSERT OR UPDATE OR DELETE ON cyber_planstep
  FOR EACH ROW EXECUTE FUNCTION cyber_keep_approved('plan_id');
CREATE TRIGGER keep_approved BEFORE INSERT OR UPDATE OR DELETE ON cyber_plancontact
  FOR EACH ROW EXECUTE FUNCTION cyber_keep_approved('plan_id');
CREATE TRIGGER keep_approved BEFORE INSERT OR UPDATE OR DELETE ON cyber_responseplan_scenarios
  FOR EACH ROW EXECUTE FUNCTION cyber_keep_approved('responseplan_id');

CREATE FUNCTION cyber_keep_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.decided_on IS NOT NULL AND (TG_OP = 'DELETE' OR
     (NEW.system_id, NEW.number, NEW.scope, NEW.resources, NEW.drill_on, NEW.made_by,
      NEW.written_by, NEW.submitted_by, NEW.decision, NEW.decided_on, NEW.approved_by,
      NEW.in_force_on, NEW.start_key, NEW.end_key)
     IS DISTINCT FROM
     (OLD.system_id, OLD.number, OLD.scope, OLD.resources, OLD.drill_on, OLD.made_by,
      OLD.written_by, OLD.submitted_by, OLD.decision, OLD.decided_on, OLD.approved_by,
      OLD.in_force_on, OLD.start_key, OLD.end_key)) THEN
    RAISE EXCEPTION 'Phương án đã phê duyệt không sửa được: lập bản mới.'
      USING ERRCODE = '42501';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER keep_approved BEFORE UPDATE OR DELETE ON cyber_responseplan
  FOR EACH ROW EXECUTE FUNCTION cyber_keep_plan();

ALTER TABLE cyber_planstep ADD CONSTRAINT cyber_planstep_leads_on
  FOREIGN KEY (plan_id, on_failure) REFERENCES cyber_planstep (plan_id, position)
  DEFERRABLE INITIALLY DEFERRED;
"""

UNDO = """
ALTER TABLE cyber_planstep DROP CONSTRAINT cyber_planstep_leads_on;
DROP TRIGGER keep_approved ON cyber_responseplan;
DROP FUNCTION cyber_keep_plan();
DROP TRIGGER keep_approved ON cyber_responseplan_scenarios;
DROP TRIGGER keep_approved ON cyber_plancontact;
DROP TRIGGER keep_approved ON cyber_planstep;
DROP FUNCTION cyber_keep_approved();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_cases_in_order'),
        ('cyber', '0002_campaigns'),
        ('plans', '0008_what_inspections_found'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlanSample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='mã')),
                ('title', models.CharField(max_length=200, verbose_name='tên')),
                ('kind', models.CharField(blank=True, choices=[('internal', 'Hoạt động nội bộ'), ('public', 'Phục vụ người dân, doanh nghiệp'), ('infrastructure', 'Hạ tầng thông tin'), ('industrial', 'Điều khiển công nghiệp'), ('other', 'Hệ thống khác')], max_length=16, verbose_name='loại hệ thống')),
                ('scope', models.TextField(verbose_name='phạm vi')),
                ('resources', models.TextField(blank=True, verbose_name='nguồn lực')),
            ],
            options={
                'verbose_name': 'phương án mẫu',
                'verbose_name_plural': 'phương án mẫu',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Scenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='mã')),
                ('name', models.CharField(max_length=200, verbose_name='tình huống')),
                ('position', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
            ],
            options={
                'verbose_name': 'tình huống',
                'verbose_name_plural': 'tình huống',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PlanOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='plan_order', to='plans.task')),
            ],
            options={
                'verbose_name': 'chỉ đạo lập phương án',
                'verbose_name_plural': 'chỉ đạo lập phương án',
            },
        ),
        migrations.CreateModel(
            name='ResponsePlan',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='response_plan', serialize=False, to='cases.case')),
                ('number', models.PositiveSmallIntegerField(verbose_name='bản')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='lần sửa')),
                ('scope', models.TextField(blank=True, verbose_name='phạm vi áp dụng')),
                ('resources', models.TextField(blank=True, verbose_name='nguồn lực, phương tiện')),
                ('drill_on', models.DateField(blank=True, null=True, verbose_name='ngày diễn tập')),
                ('made_by', models.CharField(max_length=150, verbose_name='người lập')),
                ('written_by', models.CharField(max_length=150, verbose_name='người ghi sau cùng')),
                ('written_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('submitted_by', models.CharField(blank=True, max_length=150, verbose_name='người trình')),
                ('decision', models.CharField(blank=True, max_length=120, verbose_name='quyết định phê duyệt')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='ngày phê duyệt')),
                ('approved_by', models.CharField(blank=True, max_length=150, verbose_name='người phê duyệt')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='phê duyệt lúc')),
                ('in_force_on', models.DateField(blank=True, null=True, verbose_name='hiệu lực từ')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='hết hiệu lực từ')),
                ('start_key', models.UUIDField(default=uuid.uuid4, verbose_name='khóa bước đầu')),
                ('end_key', models.UUIDField(default=uuid.uuid4, verbose_name='khóa bước cuối')),
                ('copied_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cyber.responseplan', verbose_name='chép từ')),
                ('sample', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cyber.plansample', verbose_name='mẫu')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='response_plans', to='cyber.informationsystem')),
                ('scenarios', models.ManyToManyField(blank=True, related_name='plans', to='cyber.scenario')),
            ],
            options={
                'verbose_name': 'phương án ứng phó sự cố',
                'verbose_name_plural': 'phương án ứng phó sự cố',
                'ordering': ['system_id', '-number'],
            },
        ),
        migrations.AddField(
            model_name='plansample',
            name='scenarios',
            field=models.ManyToManyField(related_name='samples', to='cyber.scenario'),
        ),
        migrations.CreateModel(
            name='PlanStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='bước')),
                ('phase', models.CharField(choices=[('detect', 'Phát hiện'), ('analyse', 'Phân tích'), ('contain', 'Ngăn chặn'), ('handle', 'Xử lý'), ('recover', 'Khôi phục'), ('review', 'Tổng kết')], max_length=10, verbose_name='giai đoạn')),
                ('role', models.CharField(choices=[('command', 'Chỉ huy'), ('technical', 'Kỹ thuật'), ('communication', 'Truyền thông'), ('outside', 'Bên ngoài')], max_length=14, verbose_name='ai làm')),
                ('text', models.TextField(verbose_name='việc')),
                ('minutes', models.PositiveIntegerField(blank=True, null=True, verbose_name='trong vòng (phút)')),
                ('on_failure', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='không thành công thì đến bước')),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True, verbose_name='khóa')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='cyber.responseplan')),
            ],
            options={
                'verbose_name': 'bước của phương án',
                'verbose_name_plural': 'bước của phương án',
                'ordering': ['position'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('phase__in', ['detect', 'analyse', 'contain', 'handle', 'recover', 'review']), ('role__in', ['command', 'technical', 'communication', 'outside']), ('position__gte', 1), models.Q(('text', ''), _negated=True), models.Q(('minutes__isnull', True), ('minutes__range', (1, 129600)), _connector='OR')), name='cyber_planstep_whole', violation_error_message='Bước phải có giai đoạn, vai trò và việc.'), models.CheckConstraint(condition=models.Q(('on_failure__isnull', True), ('on_failure__gt', models.F('position')), _connector='OR'), name='cyber_planstep_onward', violation_error_message='Không thành công thì chuyển đến một bước sau.'), models.UniqueConstraint(fields=('plan', 'position'), name='cyber_planstep_order', violation_error_message='Phương án có hai bước cùng số.')],
            },
        ),
        migrations.CreateModel(
            name='PlanContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('role', models.CharField(choices=[('command', 'Chỉ huy'), ('technical', 'Kỹ thuật'), ('communication', 'Truyền thông'), ('outside', 'Bên ngoài')], max_length=14, verbose_name='vai trò')),
                ('is_substitute', models.BooleanField(default=False, verbose_name='dự phòng')),
                ('name', models.CharField(max_length=120, verbose_name='họ tên')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='chức vụ')),
                ('office', models.CharField(blank=True, max_length=200, verbose_name='cơ quan')),
                ('phone', models.CharField(blank=True, max_length=24, verbose_name='điện thoại')),
                ('email', models.CharField(blank=True, max_length=120, verbose_name='thư điện tử')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='cyber.responseplan')),
            ],
            options={
                'verbose_name': 'đầu mối của phương án',
                'verbose_name_plural': 'đầu mối của phương án',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'position'), name='cyber_plancontact_order', violation_error_message='Phương án có hai đầu mối cùng số.'), models.CheckConstraint(condition=models.Q(('role__in', ['command', 'technical', 'communication', 'outside']), models.Q(('name', ''), _negated=True), models.Q(('phone', ''), ('phone__regex', '^[+(]?[0-9][0-9 .()-]{1,20}[0-9]$'), _connector='OR')), name='cyber_plancontact_whole', violation_error_message='Đầu mối phải có vai trò, tên; điện thoại phải là số.')],
            },
        ),
        migrations.CreateModel(
            name='SampleStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='bước')),
                ('phase', models.CharField(choices=[('detect', 'Phát hiện'), ('analyse', 'Phân tích'), ('contain', 'Ngăn chặn'), ('handle', 'Xử lý'), ('recover', 'Khôi phục'), ('review', 'Tổng kết')], max_length=10, verbose_name='giai đoạn')),
                ('role', models.CharField(choices=[('command', 'Chỉ huy'), ('technical', 'Kỹ thuật'), ('communication', 'Truyền thông'), ('outside', 'Bên ngoài')], max_length=14, verbose_name='ai làm')),
                ('text', models.TextField(verbose_name='việc')),
                ('minutes', models.PositiveIntegerField(blank=True, null=True, verbose_name='trong vòng (phút)')),
                ('on_failure', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='không thành công thì đến bước')),
                ('sample', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='cyber.plansample')),
            ],
            options={
                'verbose_name': 'bước của phương án mẫu',
                'verbose_name_plural': 'bước của phương án mẫu',
                'ordering': ['position'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('phase__in', ['detect', 'analyse', 'contain', 'handle', 'recover', 'review']), ('role__in', ['command', 'technical', 'communication', 'outside']), ('position__gte', 1), models.Q(('text', ''), _negated=True), models.Q(('minutes__isnull', True), ('minutes__range', (1, 129600)), _connector='OR')), name='cyber_samplestep_whole', violation_error_message='Bước phải có giai đoạn, vai trò và việc.'), models.CheckConstraint(condition=models.Q(('on_failure__isnull', True), ('on_failure__gt', models.F('position')), _connector='OR'), name='cyber_samplestep_onward', violation_error_message='Không thành công thì chuyển đến một bước sau.'), models.UniqueConstraint(fields=('sample', 'position'), name='cyber_samplestep_order', violation_error_message='Phương án mẫu có hai bước cùng số.')],
            },
        ),
        migrations.AddConstraint(
            model_name='responseplan',
            constraint=models.UniqueConstraint(fields=('system', 'number'), name='cyber_plan_numbered', violation_error_message='Hệ thống đã có phương án mang số bản này.'),
        ),
        migrations.AddConstraint(
            model_name='responseplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by', ''), ('decided_on__isnull', True), ('decision', ''), ('in_force_on__isnull', True)), models.Q(('approved_at__isnull', False), ('decided_on__isnull', False), ('in_force_on__gte', models.F('decided_on')), models.Q(('decision', ''), _negated=True), models.Q(('approved_by', ''), _negated=True), models.Q(('submitted_by', ''), _negated=True)), _connector='OR'), name='cyber_plan_approved', violation_error_message='Phê duyệt phải có quyết định, ngày và người phê duyệt.'),
        ),
        migrations.AddConstraint(
            model_name='responseplan',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', ''), models.Q(('approved_by__in', [models.F('made_by'), models.F('written_by'), models.F('submitted_by')]), _negated=True), _connector='OR'), name='cyber_plan_other_approves', violation_error_message='Người soạn, người trình không tự phê duyệt phương án.'),
        ),
        migrations.AddConstraint(
            model_name='responseplan',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), models.Q(('decided_on__isnull', False), ('ended_on__gte', models.F('decided_on'))), _connector='OR'), name='cyber_plan_ended', violation_error_message='Phương án chưa phê duyệt thì không có ngày hết hiệu lực.'),
        ),
        migrations.AddConstraint(
            model_name='responseplan',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('in_force_on__isnull', False), models.Q(('ended_on__isnull', True), ('ended_on__gt', models.F('in_force_on')), _connector='OR')), expressions=[(models.Func(models.F('system'), models.F('system'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('in_force_on'), models.F('ended_on'), models.Value('[)'), function='daterange', output_field=models.DateField()), '&&')], name='cyber_plan_one_in_force', violation_error_message='Mỗi hệ thống chỉ có một phương án đang hiệu lực.'),
        ),
        migrations.AddConstraint(
            model_name='plansample',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['', 'internal', 'public', 'infrastructure', 'industrial', 'other']), models.Q(('title', ''), _negated=True), models.Q(('scope', ''), _negated=True)), name='cyber_sample_whole', violation_error_message='Phương án mẫu phải có tên và phạm vi.'),
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
