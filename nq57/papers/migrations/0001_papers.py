"""Make number books and issued papers.

Triggers: a book's number only goes up by one, a paper stays as it was issued except that it
may be withdrawn or replaced once, its files are only added.
"""

import django.db.models.deletion
from django.db import migrations, models

KEEP = """
SELECT nq57_keep_append_only('papers_paperfile');

CREATE FUNCTION nq57_keep_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.last <> OLD.last + 1 OR (NEW.organisation_id, NEW.year, NEW.code)
     IS DISTINCT FROM (OLD.organisation_id, OLD.year, OLD.code) THEN
    RAISE EXCEPTION 'Số văn bản chỉ tăng từng số một, không cấp lại.' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_number BEFORE UPDATE OR DELETE ON papers_numberbook
  FOR EACH ROW EXECUTE FUNCTION nq57_keep_number();

CREATE FUNCTION nq57_keep_paper() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  free constant text[] := ARRAY['withdrawn_at', 'withdrawn_why', 'replaced_by_id'];
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free
     OR (OLD.withdrawn_at IS NOT NULL AND (NEW.withdrawn_at, NEW.withdrawn_why)
         IS DISTINCT FROM (OLD.withdrawn_at, OLD.withdrawn_why))
     OR (OLD.replaced_by_id IS NOT NULL
         AND NEW.replaced_by_id IS DISTINCT FROM OLD.replaced_by_id) THEN
    RAISE EXCEPTION 'Văn bản đã phát hành không được sửa hoặc xóa.' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_paper BEFORE UPDATE OR DELETE ON papers_paper
  FOR EACH ROW EXECUTE FUNCTION nq57_keep_paper();
"""

UNDO = """
DROP TRIGGER keep_paper ON papers_paper;
DROP FUNCTION nq57_keep_paper();
DROP TRIGGER keep_number ON papers_numberbook;
DROP FUNCTION nq57_keep_number();
DROP TRIGGER no_truncate ON papers_paperfile;
DROP TRIGGER append_only ON papers_paperfile;
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
            name='NumberBook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('code', models.CharField(blank=True, max_length=10, verbose_name='loại văn bản')),
                ('last', models.PositiveIntegerField(default=0, verbose_name='số cuối')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='number_books', to='orgs.organisation')),
            ],
            options={
                'verbose_name': 'sổ đăng ký văn bản',
                'verbose_name_plural': 'sổ đăng ký văn bản',
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='số')),
                ('symbol', models.CharField(max_length=80, verbose_name='số, ký hiệu')),
                ('title', models.CharField(max_length=500, verbose_name='trích yếu')),
                ('issued_on', models.DateField(verbose_name='ngày ban hành')),
                ('issued_at', models.DateTimeField(verbose_name='phát hành lúc')),
                ('issued_by', models.CharField(max_length=150, verbose_name='người phát hành')),
                ('template', models.CharField(max_length=80, verbose_name='mẫu')),
                ('snapshot', models.JSONField(verbose_name='số liệu')),
                ('snapshot_hash', models.CharField(max_length=64, verbose_name='mã băm số liệu')),
                ('token', models.CharField(max_length=64, unique=True, verbose_name='mã kiểm tra')),
                ('journal_head', models.JSONField(null=True, verbose_name='đầu chuỗi nhật ký')),
                ('secrecy', models.CharField(choices=[('open', 'Thông thường'), ('restricted', 'Hạn chế'), ('sealed', 'Niêm phong')], default='open', max_length=12, verbose_name='độ mật')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='thu hồi lúc')),
                ('withdrawn_why', models.TextField(blank=True, verbose_name='lý do thu hồi')),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='papers.numberbook')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='orgs.organisation', verbose_name='cơ quan')),
                ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='papers.paper')),
            ],
            options={
                'verbose_name': 'văn bản phát hành',
                'verbose_name_plural': 'văn bản phát hành',
                'ordering': ['-issued_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='PaperFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(choices=[('docx', 'Word'), ('pdf', 'PDF')], max_length=8, verbose_name='định dạng')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='files.storedfile')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='papers.paper')),
            ],
            options={
                'verbose_name': 'tệp của văn bản',
                'verbose_name_plural': 'tệp của văn bản',
            },
        ),
        migrations.AddConstraint(
            model_name='numberbook',
            constraint=models.UniqueConstraint(fields=('organisation', 'year', 'code'), name='papers_book_once', violation_error_message='Cơ quan đã có sổ cho loại văn bản này trong năm.'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(fields=('book', 'number'), name='papers_number_once', violation_error_message='Số văn bản này đã được cấp.'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(('number__gt', 0), ('snapshot_hash__regex', '^[0-9a-f]{64}$')), name='papers_numbered', violation_error_message='Văn bản phải có số và mã băm số liệu.'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(('token__regex', '^[a-z2-7]{32}$')), name='papers_token', violation_error_message='Mã kiểm tra không đúng dạng.'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_why', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_why', ''), _negated=True)), _connector='OR'), name='papers_withdrawn_why', violation_error_message='Thu hồi văn bản phải có lý do.'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(('replaced_by__isnull', True), models.Q(('replaced_by', models.F('id')), _negated=True), _connector='OR'), name='papers_not_by_itself', violation_error_message='Văn bản không thể thay thế chính nó.'),
        ),
        migrations.AddConstraint(
            model_name='paperfile',
            constraint=models.UniqueConstraint(fields=('paper', 'form'), name='papers_file_once', violation_error_message='Văn bản đã có tệp định dạng này.'),
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
