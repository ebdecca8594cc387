"""Make the seals over the journal, the receipts, and nq57_keep_append_only(table).

The function puts the journal's protection on any other table whose rows are only added.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

KEEP = """
CREATE FUNCTION nq57_keep_append_only(kept regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %s '
    'FOR EACH ROW EXECUTE FUNCTION nq57_refuse_change()', kept);
  EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %s '
    'FOR EACH STATEMENT EXECUTE FUNCTION nq57_refuse_change()', kept);
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nq57_app') THEN
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM nq57_app', kept);
  END IF;
END
$$;
SELECT nq57_keep_append_only('audit_seal');
CREATE OR REPLACE FUNCTION nq57_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Bảng % chỉ được ghi thêm, không được sửa hoặc xóa.', TG_TABLE_NAME
    USING ERRCODE = '42501';
END
$$;
"""

UNDO = """
DROP TRIGGER no_truncate ON audit_seal;
DROP TRIGGER append_only ON audit_seal;
DROP FUNCTION nq57_keep_append_only(regclass);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_journal'),
    ]

    operations = [
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, verbose_name='khóa gửi')),
                ('actor', models.CharField(max_length=150, verbose_name='tài khoản')),
                ('verb', models.CharField(max_length=80, verbose_name='việc')),
                ('request_hash', models.CharField(max_length=64, verbose_name='mã băm yêu cầu')),
                ('answer', models.JSONField(verbose_name='kết quả')),
                ('at', models.DateTimeField(verbose_name='lúc')),
            ],
            options={
                'verbose_name': 'biên nhận',
                'verbose_name_plural': 'biên nhận',
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='số thứ tự')),
                ('sealed_at', models.DateTimeField(verbose_name='lúc')),
                ('after', models.BigIntegerField(verbose_name='sau dòng')),
                ('reach', models.BigIntegerField(verbose_name='đến dòng')),
                ('first', models.BigIntegerField(verbose_name='dòng đầu')),
                ('last', models.BigIntegerField(verbose_name='dòng cuối')),
                ('count', models.PositiveIntegerField(verbose_name='số dòng')),
                ('missing', models.JSONField(default=list, verbose_name='khoảng trống')),
                ('late', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='dòng đến muộn')),
                ('marks', models.BinaryField(verbose_name='dấu của từng dòng')),
                ('root', models.CharField(max_length=64, verbose_name='mã băm của lô')),
                ('previous', models.CharField(max_length=64, unique=True, verbose_name='đầu chuỗi trước')),
                ('head', models.CharField(max_length=64, unique=True, verbose_name='đầu chuỗi')),
                ('watch', models.BigIntegerField(verbose_name='giao dịch cần chờ')),
                ('horizon', models.BigIntegerField(verbose_name='giao dịch cũ nhất còn mở')),
            ],
            options={
                'verbose_name': 'niêm nhật ký',
                'verbose_name_plural': 'niêm nhật ký',
                'ordering': ['-seq'],
            },
        ),
        migrations.AddField(
            model_name='entry',
            name='content_hash',
            field=models.CharField(blank=True, max_length=64, verbose_name='mã băm nội dung niêm phong'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('after__isnull', True), ('before__isnull', True), ('content_hash__regex', '^[0-9a-f]{64}$'), ('note', ''), ('secrecy', 'sealed')), models.Q(models.Q(('secrecy', 'sealed'), _negated=True), ('content_hash', '')), _connector='OR'), name='audit_sealed_as_hash', violation_error_message='Nội dung niêm phong chỉ được ghi bằng mã băm.'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('actor', 'key'), name='audit_receipt_once', violation_error_message='Lần gửi này đã được nhận.'),
        ),
        migrations.AddConstraint(
            model_name='seal',
            constraint=models.CheckConstraint(condition=models.Q(('count__gt', 0), ('first__lte', models.F('last'))), name='audit_seal_not_empty', violation_error_message='Một niêm phải có ít nhất một dòng nhật ký.'),
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
