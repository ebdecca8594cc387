"""Let what is said of a case stand beside it, append-only; an answer stays in its thread."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


KEEP = """
ALTER TABLE cases_message ADD CONSTRAINT cases_message_reply_of_thread
  FOREIGN KEY (reply_to_id, case_id, about) REFERENCES cases_message (id, case_id, about);
SELECT nq57_keep_append_only('cases_message');
"""

UNDO = """
DROP TRIGGER no_truncate ON cases_message;
DROP TRIGGER append_only ON cases_message;
ALTER TABLE cases_message DROP CONSTRAINT cases_message_reply_of_thread;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_dates_taken_back'),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(blank=True, max_length=60, verbose_name='về mục')),
                ('text', models.TextField(verbose_name='nội dung')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('account', models.CharField(max_length=150, verbose_name='tài khoản')),
                ('person', models.CharField(blank=True, max_length=200, verbose_name='người viết')),
                ('post', models.CharField(blank=True, max_length=80, verbose_name='vị trí')),
                ('office', models.CharField(blank=True, max_length=40, verbose_name='mã cơ quan')),
                ('office_name', models.CharField(blank=True, max_length=300, verbose_name='cơ quan')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='cases.case')),
                ('reply_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='cases.message')),
            ],
            options={
                'verbose_name': 'trao đổi',
                'verbose_name_plural': 'trao đổi',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['case', 'about', 'id'], name='cases_thread')],
                'constraints': [models.UniqueConstraint(fields=('id', 'case', 'about'), name='cases_message_of_thread'), models.CheckConstraint(condition=models.Q(('about__regex', '^([a-z]+-[0-9]{1,18})?$')), name='cases_message_about', violation_error_message='Mục của hồ sơ chưa đúng.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length(models.F('text')), 4000), django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(django.db.models.functions.text.Trim(models.F('text'))), 0)), name='cases_message_text', violation_error_message='Nội dung trao đổi từ 1 đến 4.000 chữ.')],
            },
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
