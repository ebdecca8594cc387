"""Make stored files: what was uploaded never changes, only its scan state."""

from django.db import migrations, models

KEEP = """
CREATE FUNCTION nq57_keep_upload() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.sha256, NEW.size, NEW.media_type, NEW.name, NEW.uploaded_by, NEW.uploaded_for,
      NEW.uploaded_at) IS DISTINCT FROM
     (OLD.sha256, OLD.size, OLD.media_type, OLD.name, OLD.uploaded_by, OLD.uploaded_for,
      OLD.uploaded_at) THEN
    RAISE EXCEPTION 'Tệp đã lưu không được sửa.' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_upload BEFORE UPDATE ON files_storedfile
  FOR EACH ROW EXECUTE FUNCTION nq57_keep_upload();
"""

UNDO = """
DROP TRIGGER keep_upload ON files_storedfile;
DROP FUNCTION nq57_keep_upload();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [("core", "0001_text_functions")]

    operations = [
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='mã băm')),
                ('size', models.PositiveBigIntegerField(verbose_name='dung lượng (byte)')),
                ('media_type', models.CharField(max_length=100, verbose_name='loại nội dung')),
                ('name', models.CharField(max_length=200, verbose_name='tên tệp')),
                ('scan_state', models.CharField(choices=[('not_configured', 'Không có máy quét'), ('waiting', 'Chờ quét'), ('clean', 'Đã quét, sạch'), ('infected', 'Có mã độc')], default='not_configured', max_length=20, verbose_name='tình trạng quét')),
                ('scan_note', models.CharField(blank=True, max_length=200, verbose_name='kết quả quét')),
                ('uploaded_by', models.CharField(max_length=150, verbose_name='người gửi')),
                ('uploaded_for', models.CharField(blank=True, max_length=40, verbose_name='cơ quan')),
                ('uploaded_at', models.DateTimeField(verbose_name='lúc gửi')),
            ],
            options={
                'verbose_name': 'tệp',
                'verbose_name_plural': 'tệp',
                'constraints': [models.UniqueConstraint(fields=('sha256', 'name', 'uploaded_by', 'uploaded_for'), name='files_once', violation_error_message='Tệp này đã được gửi.'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$'), ('size__gt', 0)), name='files_hashed', violation_error_message='Tệp phải có nội dung và mã băm.')],
            },
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
