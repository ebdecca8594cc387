"""Questionnaires in versions, inquiries, replies and what they answer.

A reply's office is always its case's owner: both columns are one foreign key. Triggers keep
what a constraint cannot: a version that was asked stays as it was asked, an inquiry keeps
whom, what and until when it first asked, a response answers a question of its own inquiry in
that question's kind and words.
"""

import django.db.models.deletion
from django.db import migrations, models

KEEP = """
ALTER TABLE reporting_reply ADD CONSTRAINT reporting_reply_of_owner
  FOREIGN KEY (case_id, organisation_id) REFERENCES cases_case (id, organisation_id)
  ON UPDATE CASCADE;

CREATE FUNCTION nq57_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.asked_at IS NOT NULL THEN
    RAISE EXCEPTION 'Phiếu hỏi đã gửi thì giữ nguyên: sửa thành bản mới.' USING ERRCODE = '42501';
  END IF;
  RETURN COALESCE(NEW, OLD);
END
$$;
CREATE TRIGGER keep_version BEFORE UPDATE OR DELETE ON reporting_questionnaireversion
  FOR EACH ROW EXECUTE FUNCTION nq57_keep_version();

CREATE FUNCTION nq57_keep_question() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM reporting_questionnaireversion v
    WHERE v.id IN (COALESCE(NEW.version_id, OLD.version_id), COALESCE(OLD.version_id, NEW.version_id))
      AND v.asked_at IS NOT NULL
  ) THEN
    RAISE EXCEPTION 'Phiếu hỏi đã gửi thì giữ nguyên: sửa thành bản mới.' USING ERRCODE = '42501';
  END IF;
  RETURN COALESCE(NEW, OLD);
END
$$;
CREATE TRIGGER keep_question BEFORE INSERT OR UPDATE OR DELETE ON reporting_question
  FOR EACH ROW EXECUTE FUNCTION nq57_keep_question();

CREATE FUNCTION nq57_keep_choice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM reporting_question q JOIN reporting_questionnaireversion v ON v.id = q.version_id
    WHERE q.id IN (COALESCE(NEW.question_id, OLD.question_id), COALESCE(OLD.question_id, NEW.question_id))
      AND v.asked_at IS NOT NULL
  ) THEN
    RAISE EXCEPTION 'Phiếu hỏi đã gửi thì giữ nguyên: sửa thành bản mới.' USING ERRCODE = '42501';
  END IF;
  RETURN COALESCE(NEW, OLD);
END
$$;
CREATE TRIGGER keep_choice BEFORE INSERT OR UPDATE OR DELETE ON reporting_choice
  FOR EACH ROW EXECUTE FUNCTION nq57_keep_choice();

CREATE FUNCTION nq57_keep_inquiry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.version_id, NEW.asker_id, NEW.original_due, NEW.asked_on, NEW.asked_at)
     IS DISTINCT FROM (OLD.version_id, OLD.asker_id, OLD.original_due, OLD.asked_on, OLD.asked_at) THEN
    RAISE EXCEPTION 'Phiếu, cơ quan yêu cầu, ngày yêu cầu và hạn ban đầu không được sửa.'
      USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_inquiry BEFORE UPDATE ON reporting_inquiry
  FOR EACH ROW EXECUTE FUNCTION nq57_keep_inquiry();

CREATE FUNCTION nq57_keep_response() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM reporting_question q
      JOIN reporting_inquiry i ON i.version_id = q.version_id
      JOIN reporting_reply r ON r.inquiry_id = i.id
    WHERE q.id = NEW.question_id AND r.case_id = NEW.reply_id AND q.kind = NEW.kind
      AND (NEW.choice_id IS NULL OR EXISTS (
        SELECT FROM reporting_choice c WHERE c.id = NEW.choice_id AND c.question_id = q.id))
  ) THEN
    RAISE EXCEPTION 'Câu trả lời phải thuộc câu hỏi, đúng kiểu và lựa chọn của phiếu.'
      USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_response BEFORE INSERT OR UPDATE ON reporting_response
  FOR EACH ROW EXECUTE FUNCTION nq57_keep_response();
"""

UNDO = """
DROP TRIGGER keep_response ON reporting_response;
DROP FUNCTION nq57_keep_response();
DROP TRIGGER keep_inquiry ON reporting_inquiry;
DROP FUNCTION nq57_keep_inquiry();
DROP TRIGGER keep_choice ON reporting_choice;
DROP FUNCTION nq57_keep_choice();
DROP TRIGGER keep_question ON reporting_question;
DROP FUNCTION nq57_keep_question();
DROP TRIGGER keep_version ON reporting_questionnaireversion;
DROP FUNCTION nq57_keep_version();
ALTER TABLE reporting_reply DROP CONSTRAINT reporting_reply_of_owner;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_dates_taken_back'),
        ('documents', '0002_document_key'),
        ('files', '0002_closed_lists'),
        ('orgs', '0005_closed_lists'),
        ('reporting', '0005_uploads'),
    ]

    operations = [
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='số thứ tự')),
                ('kind', models.CharField(choices=[('text', 'Chữ'), ('number', 'Con số'), ('choice', 'Chọn một'), ('date', 'Ngày'), ('file', 'Tệp')], max_length=8, verbose_name='kiểu trả lời')),
                ('text', models.CharField(max_length=500, verbose_name='câu hỏi')),
                ('hint', models.CharField(blank=True, max_length=500, verbose_name='hướng dẫn')),
                ('unit', models.CharField(blank=True, max_length=40, verbose_name='đơn vị tính')),
                ('is_required', models.BooleanField(default=True, verbose_name='bắt buộc')),
                ('low', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name='nhỏ nhất')),
                ('high', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name='lớn nhất')),
            ],
            options={
                'verbose_name': 'câu hỏi của phiếu',
                'verbose_name_plural': 'câu hỏi của phiếu',
                'ordering': ['version_id', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='số thứ tự')),
                ('text', models.CharField(max_length=200, verbose_name='lựa chọn')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='choices', to='reporting.question')),
            ],
            options={
                'verbose_name': 'lựa chọn',
                'verbose_name_plural': 'lựa chọn',
                'ordering': ['question_id', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Questionnaire',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_by', models.CharField(max_length=150, verbose_name='người lập')),
                ('made_at', models.DateTimeField(verbose_name='lập lúc')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questionnaires', to='orgs.organisation', verbose_name='cơ quan soạn')),
            ],
            options={
                'verbose_name': 'phiếu hỏi',
                'verbose_name_plural': 'phiếu hỏi',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='QuestionnaireVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='bản')),
                ('title', models.CharField(max_length=300, verbose_name='tên phiếu')),
                ('introduction', models.TextField(blank=True, verbose_name='hướng dẫn chung')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='lần ghi')),
                ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='gửi hỏi lần đầu')),
                ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='reporting.questionnaire')),
            ],
            options={
                'verbose_name': 'bản phiếu hỏi',
                'verbose_name_plural': 'bản phiếu hỏi',
                'ordering': ['questionnaire_id', '-number'],
            },
        ),
        migrations.AddField(
            model_name='questionnaire',
            name='copied_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='reporting.questionnaireversion', verbose_name='chép từ'),
        ),
        migrations.AddField(
            model_name='question',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='reporting.questionnaireversion'),
        ),
        migrations.CreateModel(
            name='Inquiry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('basis', models.CharField(max_length=200, verbose_name='căn cứ')),
                ('asked_on', models.DateField(verbose_name='ngày yêu cầu')),
                ('original_due', models.DateField(verbose_name='hạn ban đầu')),
                ('due_on', models.DateField(verbose_name='hạn trả lời')),
                ('asked_by', models.CharField(max_length=150, verbose_name='người yêu cầu')),
                ('asked_at', models.DateTimeField(verbose_name='yêu cầu lúc')),
                ('state', models.CharField(choices=[('open', 'Đang nhận trả lời'), ('closed', 'Đã đóng'), ('called_off', 'Đã rút')], default='open', max_length=10, verbose_name='tình trạng')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='kết thúc lúc')),
                ('ended_by', models.CharField(blank=True, max_length=150, verbose_name='người kết thúc')),
                ('reason', models.TextField(blank=True, verbose_name='vì sao rút')),
                ('asker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inquiries', to='orgs.organisation', verbose_name='cơ quan yêu cầu')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inquiries', to='documents.document', verbose_name='văn bản yêu cầu')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inquiries', to='orgs.orggroup', verbose_name='nhóm cơ quan')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inquiries', to='reporting.questionnaireversion')),
            ],
            options={
                'verbose_name': 'yêu cầu báo cáo',
                'verbose_name_plural': 'yêu cầu báo cáo',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='reply', serialize=False, to='cases.case')),
                ('round', models.PositiveSmallIntegerField(default=0, verbose_name='số lần bị trả lại')),
                ('return_reason', models.TextField(blank=True, verbose_name='vì sao trả lại')),
                ('first_sent_on', models.DateField(blank=True, null=True, verbose_name='ngày gửi lần đầu')),
                ('sent_by', models.CharField(blank=True, max_length=150, verbose_name='người gửi')),
                ('saved_at', models.DateTimeField(blank=True, null=True, verbose_name='lưu lúc')),
                ('saved_by', models.CharField(blank=True, max_length=150, verbose_name='người lưu')),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='reporting.inquiry')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='orgs.organisation', verbose_name='cơ quan')),
            ],
            options={
                'verbose_name': 'phiếu trả lời',
                'verbose_name_plural': 'phiếu trả lời',
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('text', 'Chữ'), ('number', 'Con số'), ('choice', 'Chọn một'), ('date', 'Ngày'), ('file', 'Tệp')], max_length=8, verbose_name='kiểu trả lời')),
                ('text', models.TextField(blank=True, verbose_name='chữ')),
                ('number', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name='số')),
                ('day', models.DateField(blank=True, null=True, verbose_name='ngày')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='lần ghi')),
                ('choice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='reporting.choice', verbose_name='lựa chọn')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='files.storedfile', verbose_name='tệp')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='reporting.question')),
                ('reply', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='reporting.reply')),
            ],
            options={
                'verbose_name': 'câu trả lời của phiếu',
                'verbose_name_plural': 'câu trả lời của phiếu',
                'ordering': ['reply_id', 'question__position'],
            },
        ),
        migrations.AddConstraint(
            model_name='choice',
            constraint=models.UniqueConstraint(fields=('question', 'position'), name='reporting_choice_once', violation_error_message='Câu hỏi đã có lựa chọn mang số này.'),
        ),
        migrations.AddConstraint(
            model_name='choice',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='reporting_choice_text', violation_error_message='Lựa chọn phải có chữ.'),
        ),
        migrations.AddConstraint(
            model_name='questionnaireversion',
            constraint=models.UniqueConstraint(fields=('questionnaire', 'number'), name='reporting_version_once', violation_error_message='Phiếu hỏi đã có bản mang số này.'),
        ),
        migrations.AddConstraint(
            model_name='questionnaireversion',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='reporting_version_title', violation_error_message='Phiếu hỏi phải có tên.'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(fields=('version', 'position'), name='reporting_question_once', violation_error_message='Phiếu đã có câu hỏi mang số này.'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['text', 'number', 'choice', 'date', 'file'])), name='reporting_question_kind', violation_error_message='Kiểu trả lời không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='reporting_question_text', violation_error_message='Câu hỏi phải có lời hỏi.'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('high__isnull', True), ('low__isnull', True), ('unit', '')), ('kind', 'number'), _connector='OR'), name='reporting_question_number_only', violation_error_message='Chỉ câu hỏi số mới có đơn vị và khoảng cho phép.'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('low__isnull', True), ('high__isnull', True), ('low__lte', models.F('high')), _connector='OR'), name='reporting_question_bounds', violation_error_message='Số nhỏ nhất không được lớn hơn số lớn nhất.'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closed', 'called_off'])), name='reporting_inquiry_state', violation_error_message='Tình trạng yêu cầu không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', ''), _negated=True), models.Q(('asked_by', ''), _negated=True)), name='reporting_inquiry_said', violation_error_message='Yêu cầu báo cáo phải có căn cứ và người yêu cầu.'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(('original_due__gte', models.F('asked_on')), ('due_on__gte', models.F('original_due'))), name='reporting_inquiry_days', violation_error_message='Hạn trả lời không thể trước ngày yêu cầu, hạn mới không thể trước hạn ban đầu.'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by', ''), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('ended_at__isnull', False), models.Q(('ended_by', ''), _negated=True)), _connector='OR'), name='reporting_inquiry_ended', violation_error_message='Yêu cầu đã đóng hoặc rút phải có người và lúc kết thúc.'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'called_off'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'called_off'), _negated=True), ('reason', '')), _connector='OR'), name='reporting_inquiry_reason', violation_error_message='Rút yêu cầu phải nêu lý do.'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.UniqueConstraint(fields=('inquiry', 'organisation'), name='reporting_reply_once', violation_error_message='Cơ quan đã có phiếu trả lời của yêu cầu này.'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first_sent_on__isnull', True), ('sent_by', '')), models.Q(('first_sent_on__isnull', False), models.Q(('sent_by', ''), _negated=True)), _connector='OR'), name='reporting_reply_sent', violation_error_message='Phiếu trả lời đã gửi phải có người gửi.'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('return_reason', ''), ('round__gt', 0), _connector='OR'), name='reporting_reply_returned', violation_error_message='Lý do trả lại chỉ có ở phiếu đã bị trả lại.'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.UniqueConstraint(fields=('reply', 'question'), name='reporting_response_once', violation_error_message='Phiếu đã có câu trả lời cho câu hỏi này.'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'text'), ('number__isnull', True), ('choice__isnull', True), ('day__isnull', True), ('file__isnull', True)), models.Q(('kind', 'number'), ('text', ''), ('choice__isnull', True), ('day__isnull', True), ('file__isnull', True)), models.Q(('kind', 'choice'), ('text', ''), ('number__isnull', True), ('day__isnull', True), ('file__isnull', True)), models.Q(('kind', 'date'), ('text', ''), ('number__isnull', True), ('choice__isnull', True), ('file__isnull', True)), models.Q(('kind', 'file'), ('text', ''), ('number__isnull', True), ('choice__isnull', True), ('day__isnull', True)), _connector='OR'), name='reporting_response_kind', violation_error_message='Câu trả lời phải đúng kiểu của câu hỏi.'),
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
