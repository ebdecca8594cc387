"""Make cases and what hangs on them.

Triggers keep what a constraint cannot: steps are only added, a case keeps its code and graph,
an original due date never changes once it is set, a signed review stays as signed.
"""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

KEEP = """
SELECT nq57_keep_append_only('cases_step');

CREATE FUNCTION nq57_keep_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.code, NEW.kind, NEW.graph, NEW.opened_at)
     IS DISTINCT FROM (OLD.code, OLD.kind, OLD.graph, OLD.opened_at) THEN
    RAISE EXCEPTION 'Mã, loại, sơ đồ trạng thái và ngày mở của hồ sơ không được sửa.'
      USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_case BEFORE UPDATE ON cases_case
  FOR EACH ROW EXECUTE FUNCTION nq57_keep_case();

CREATE FUNCTION nq57_keep_original_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.original_due IS NOT NULL AND NEW.original_due IS DISTINCT FROM OLD.original_due THEN
    RAISE EXCEPTION 'Hạn ban đầu không được sửa.' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_original_due BEFORE UPDATE ON cases_deadline
  FOR EACH ROW EXECUTE FUNCTION nq57_keep_original_due();

CREATE FUNCTION nq57_keep_signed_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.signed_at IS NOT NULL THEN
    RAISE EXCEPTION 'Phiếu đã ký không được sửa.' USING ERRCODE = '42501';
  END IF;
  RETURN COALESCE(NEW, OLD);
END
$$;
CREATE TRIGGER keep_signed_review BEFORE UPDATE OR DELETE ON cases_review
  FOR EACH ROW EXECUTE FUNCTION nq57_keep_signed_review();
"""

UNDO = """
DROP TRIGGER keep_signed_review ON cases_review;
DROP FUNCTION nq57_keep_signed_review();
DROP TRIGGER keep_original_due ON cases_deadline;
DROP FUNCTION nq57_keep_original_due();
DROP TRIGGER keep_case ON cases_case;
DROP FUNCTION nq57_keep_case();
DROP TRIGGER no_truncate ON cases_step;
DROP TRIGGER append_only ON cases_step;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audit', '0002_seals_and_receipts'),
        ('files', '0001_stored_files'),
        ('orgs', '0001_organisations_people_posts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, unique=True, verbose_name='mã')),
                ('kind', models.CharField(max_length=40, verbose_name='loại')),
                ('graph', models.CharField(max_length=60, verbose_name='sơ đồ trạng thái')),
                ('title', models.CharField(max_length=1000, verbose_name='tên')),
                ('state', models.CharField(max_length=40, verbose_name='trạng thái')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='lần sửa')),
                ('opened_at', models.DateTimeField(verbose_name='mở lúc')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='đóng lúc')),
                ('outcome', models.CharField(blank=True, max_length=40, verbose_name='kết quả')),
                ('claimed_on', models.DateField(blank=True, null=True, verbose_name='ngày báo hoàn thành')),
                ('finished_on', models.DateField(blank=True, null=True, verbose_name='ngày hoàn thành')),
                ('secrecy', models.CharField(choices=[('open', 'Thông thường'), ('restricted', 'Hạn chế'), ('sealed', 'Niêm phong')], default='open', max_length=12, verbose_name='độ mật')),
                ('folded', models.GeneratedField(db_persist=True, expression=models.Func(models.F('title'), function='nq57_fold', output_field=models.TextField()), output_field=models.TextField())),
                ('handler', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handled_cases', to='orgs.post', verbose_name='người xử lý')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='orgs.organisation', verbose_name='cơ quan')),
                ('readers', models.ManyToManyField(blank=True, related_name='named_cases', to='orgs.post', verbose_name='người được xem')),
            ],
            options={
                'verbose_name': 'hồ sơ',
                'verbose_name_plural': 'hồ sơ',
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='tên')),
                ('source', models.CharField(max_length=200, verbose_name='quy tắc hoặc điều khoản')),
                ('condition', models.CharField(blank=True, max_length=400, verbose_name='chờ sự kiện')),
                ('expected_on', models.DateField(blank=True, null=True, verbose_name='dự kiến')),
                ('original_due', models.DateField(blank=True, null=True, verbose_name='hạn ban đầu')),
                ('due', models.DateField(blank=True, null=True, verbose_name='hạn')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='hạn đến giờ')),
                ('met_on', models.DateField(blank=True, null=True, verbose_name='ngày đạt')),
                ('explanation', models.JSONField(default=dict, verbose_name='cách tính')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deadlines', to='cases.case')),
            ],
            options={
                'verbose_name': 'hạn',
                'verbose_name_plural': 'hạn',
                'ordering': ['due', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claim', models.CharField(max_length=500, verbose_name='chứng minh điều gì')),
                ('added_by', models.CharField(max_length=150, verbose_name='người đính kèm')),
                ('added_at', models.DateTimeField(verbose_name='đính kèm lúc')),
                ('verdict', models.CharField(choices=[('claimed', 'Mới khai'), ('accepted', 'Đã kiểm tra, chấp nhận'), ('rejected', 'Đã kiểm tra, không chấp nhận')], default='claimed', max_length=12, verbose_name='kết luận')),
                ('checked_by', models.CharField(blank=True, max_length=150, verbose_name='người kiểm tra')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='kiểm tra lúc')),
                ('check_note', models.TextField(blank=True, verbose_name='nhận xét')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='cases.case')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='files.storedfile')),
            ],
            options={
                'verbose_name': 'minh chứng',
                'verbose_name_plural': 'minh chứng',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_due', models.DateField(verbose_name='hạn xin lùi đến')),
                ('reason', models.TextField(verbose_name='lý do')),
                ('requested_by', models.CharField(max_length=150, verbose_name='người xin')),
                ('requested_at', models.DateTimeField(verbose_name='xin lúc')),
                ('state', models.CharField(choices=[('requested', 'Chờ quyết định'), ('granted', 'Được gia hạn'), ('refused', 'Không được gia hạn')], default='requested', max_length=12, verbose_name='tình trạng')),
                ('due_before', models.DateField(verbose_name='hạn trước khi lùi')),
                ('granted_due', models.DateField(blank=True, null=True, verbose_name='hạn mới')),
                ('document', models.CharField(blank=True, max_length=120, verbose_name='văn bản')),
                ('decided_by', models.CharField(blank=True, max_length=150, verbose_name='người quyết định')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='quyết định lúc')),
                ('decision_note', models.TextField(blank=True, verbose_name='ý kiến')),
                ('deadline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='cases.deadline')),
            ],
            options={
                'verbose_name': 'gia hạn',
                'verbose_name_plural': 'gia hạn',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('coordinate', 'Phối hợp'), ('monitor', 'Theo dõi, đôn đốc')], max_length=12, verbose_name='vai trò')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shared_cases', to='orgs.organisation')),
            ],
            options={
                'verbose_name': 'cơ quan tham gia',
                'verbose_name_plural': 'cơ quan tham gia',
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('panel', models.CharField(max_length=120, verbose_name='hội đồng')),
                ('conflict', models.BooleanField(null=True, verbose_name='xung đột lợi ích')),
                ('scores', models.JSONField(default=dict, verbose_name='điểm theo tiêu chí')),
                ('note', models.TextField(blank=True, verbose_name='nhận xét')),
                ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='ký lúc')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='cases.case')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='orgs.post')),
            ],
            options={
                'verbose_name': 'đánh giá',
                'verbose_name_plural': 'đánh giá',
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('account', models.CharField(max_length=150, verbose_name='tài khoản')),
                ('post', models.CharField(blank=True, max_length=80, verbose_name='vị trí')),
                ('verb', models.CharField(max_length=40, verbose_name='việc')),
                ('before', models.CharField(blank=True, max_length=40, verbose_name='từ')),
                ('after', models.CharField(max_length=40, verbose_name='đến')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='cases.case')),
            ],
            options={
                'verbose_name': 'bước',
                'verbose_name_plural': 'bước',
                'ordering': ['id'],
            },
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['organisation', 'state'], name='cases_of_organisation'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['kind', 'state'], name='cases_of_kind'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['organisation'], name='cases_open'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('outcome', '')), models.Q(('closed_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='cases_closed_with_outcome', violation_error_message='Hồ sơ đóng phải có kết quả, hồ sơ mở thì không.'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('finished_on__isnull', True), ('closed_at__isnull', False), _connector='OR'), name='cases_finished_closed', violation_error_message='Chỉ hồ sơ đã đóng mới có ngày hoàn thành.'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('graph__startswith', django.db.models.functions.text.Concat(models.F('kind'), models.Value('@')))), name='cases_graph_of_kind', violation_error_message='Sơ đồ trạng thái không phải của loại hồ sơ này.'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('secrecy__in', ['open', 'restricted', 'sealed'])), name='cases_secrecy', violation_error_message='Độ mật không có trong danh mục.'),
        ),
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(condition=models.Q(('met_on__isnull', True)), fields=['due'], name='cases_owed'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due__isnull', True), ('original_due__isnull', True)), models.Q(('due__isnull', False), ('original_due__isnull', False)), _connector='OR'), name='cases_deadline_original', violation_error_message='Hạn phải giữ hạn ban đầu.'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(('due__isnull', False), models.Q(('condition', ''), _negated=True), _connector='OR'), name='cases_deadline_date_or_condition', violation_error_message='Hạn phải có ngày hoặc sự kiện phải chờ.'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(('met_on__isnull', True), ('due__isnull', False), _connector='OR'), name='cases_deadline_met', violation_error_message='Chưa có ngày thì chưa thể đạt hạn.'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.UniqueConstraint(fields=('case', 'file'), name='cases_evidence_once', violation_error_message='Tệp này đã được đính kèm.'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', True), ('checked_by', ''), ('verdict', 'claimed')), models.Q(('checked_at__isnull', False), ('verdict__in', ('accepted', 'rejected')), models.Q(('checked_by', ''), _negated=True), models.Q(('checked_by', models.F('added_by')), _negated=True)), _connector='OR'), name='cases_evidence_checked', violation_error_message='Kết luận minh chứng phải do người khác kiểm tra.'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'rejected'), _negated=True), models.Q(('check_note', ''), _negated=True), _connector='OR'), name='cases_evidence_rejected_why', violation_error_message='Không chấp nhận minh chứng phải nêu lý do.'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'requested')), fields=('deadline',), name='cases_extension_one_open', violation_error_message='Hạn này đang có một đề nghị gia hạn chờ quyết định.'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('asked_due__gt', models.F('due_before')), models.Q(('reason', ''), _negated=True)), name='cases_extension_asks_more', violation_error_message='Gia hạn phải lùi hạn và có lý do.'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('granted_due__isnull', True), ('state', 'requested')), models.Q(('decided_at__isnull', False), ('granted_due__gt', models.F('due_before')), ('granted_due__isnull', False), ('state', 'granted'), models.Q(('document', ''), _negated=True)), models.Q(('decided_at__isnull', False), ('granted_due__isnull', True), ('state', 'refused'), models.Q(('decision_note', ''), _negated=True)), _connector='OR'), name='cases_extension_decision', violation_error_message='Cho gia hạn phải có hạn mới và văn bản; từ chối phải có ý kiến.'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.UniqueConstraint(fields=('case', 'organisation', 'role'), name='cases_party_once', violation_error_message='Cơ quan này đã tham gia với vai trò đó.'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['coordinate', 'monitor'])), name='cases_party_role', violation_error_message='Vai trò không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(fields=('case', 'panel', 'reviewer'), name='cases_review_once', violation_error_message='Thành viên này đã có phiếu trong hội đồng.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('signed_at__isnull', True), models.Q(('conflict', False), ('conflict__isnull', False)), _connector='OR'), name='cases_review_no_conflict', violation_error_message='Phải khai không xung đột lợi ích trước khi ký phiếu.'),
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
