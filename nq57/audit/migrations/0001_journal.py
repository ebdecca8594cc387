"""Make the journal: rows may be added, never changed, removed or truncated."""

from django.db import migrations, models


REFUSE = """
CREATE FUNCTION nq57_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Nhật ký chỉ được ghi thêm, không được sửa hoặc xóa.' USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
  FOR EACH ROW EXECUTE FUNCTION nq57_refuse_change();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION nq57_refuse_change();
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nq57_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM nq57_app;
  END IF;
END $$;
"""

UNDO = """
DROP TRIGGER audit_entry_no_truncate ON audit_entry;
DROP TRIGGER audit_entry_append_only ON audit_entry;
DROP FUNCTION nq57_refuse_change();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [("core", "0001_text_functions")]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('account', models.CharField(max_length=150, verbose_name='tài khoản')),
                ('post', models.CharField(blank=True, max_length=80, verbose_name='vị trí')),
                ('organisation', models.CharField(blank=True, max_length=40, verbose_name='cơ quan')),
                ('verb', models.CharField(max_length=80, verbose_name='việc')),
                ('subject_kind', models.CharField(max_length=60, verbose_name='loại đối tượng')),
                ('subject_code', models.CharField(max_length=200, verbose_name='đối tượng')),
                ('secrecy', models.CharField(choices=[('open', 'Thông thường'), ('restricted', 'Hạn chế'), ('sealed', 'Niêm phong')], default='open', max_length=12, verbose_name='độ mật')),
                ('before', models.JSONField(null=True, verbose_name='trước')),
                ('after', models.JSONField(null=True, verbose_name='sau')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('hash', models.CharField(max_length=64, verbose_name='mã băm')),
            ],
            options={
                'verbose_name': 'dòng nhật ký',
                'verbose_name_plural': 'nhật ký',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['subject_kind', 'subject_code'], name='audit_subject'), models.Index(fields=['organisation', '-id'], name='audit_organisation')],
            },
        ),
        migrations.RunSQL(REFUSE, UNDO),
    ]
