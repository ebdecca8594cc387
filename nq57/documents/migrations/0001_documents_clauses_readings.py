"""Documents, clauses, relations, readings under review and answers."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_text_functions'),
        ('files', '0001_stored_files'),
        ('orgs', '0001_organisations_people_posts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, unique=True, verbose_name='mã')),
                ('symbol', models.CharField(max_length=80, null=True, verbose_name='số, ký hiệu')),
                ('kind', models.CharField(choices=[('plan', 'Kế hoạch'), ('letter', 'Công văn'), ('resolution', 'Nghị quyết'), ('decision', 'Quyết định'), ('directive', 'Chỉ thị'), ('notice', 'Thông báo'), ('programme', 'Chương trình'), ('report', 'Báo cáo'), ('other', 'Văn bản khác')], default='other', max_length=12, verbose_name='loại')),
                ('kind_text', models.CharField(blank=True, max_length=80, verbose_name='tên loại')),
                ('issuer_text', models.CharField(blank=True, max_length=200, verbose_name='cơ quan ban hành (nguyên văn)')),
                ('issued_on', models.DateField(null=True, verbose_name='ngày ban hành')),
                ('title', models.TextField(blank=True, verbose_name='trích yếu')),
                ('signer', models.CharField(blank=True, max_length=120, verbose_name='người ký')),
                ('signer_position', models.CharField(blank=True, max_length=200, verbose_name='chức vụ người ký')),
                ('recipients', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None, verbose_name='nơi nhận')),
                ('is_stub', models.BooleanField(default=False, verbose_name='mới biết tên')),
                ('lines', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None, verbose_name='nguyên văn theo dòng')),
                ('secrecy', models.CharField(choices=[('open', 'Thông thường'), ('restricted', 'Hạn chế'), ('sealed', 'Niêm phong')], default='open', max_length=12, verbose_name='độ mật')),
                ('added_at', models.DateTimeField(verbose_name='thêm lúc')),
                ('added_by', models.CharField(max_length=150, verbose_name='người thêm')),
                ('search', models.GeneratedField(db_persist=True, expression=models.Func(django.db.models.functions.text.Concat(django.db.models.functions.comparison.Coalesce('symbol', models.Value('')), models.Value(' '), 'title', output_field=models.TextField()), function='nq57_fold'), output_field=models.TextField())),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='files.storedfile', verbose_name='tệp')),
                ('issuer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issued_documents', to='orgs.organisation', verbose_name='cơ quan ban hành')),
            ],
            options={
                'verbose_name': 'văn bản',
                'verbose_name_plural': 'văn bản',
                'ordering': ['-issued_on', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Clause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=120, verbose_name='vị trí')),
                ('text', models.TextField(verbose_name='nội dung')),
                ('from_line', models.PositiveIntegerField(verbose_name='từ dòng')),
                ('to_line', models.PositiveIntegerField(verbose_name='đến dòng')),
                ('position', models.PositiveIntegerField(verbose_name='thứ tự')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clauses', to='documents.document')),
            ],
            options={
                'verbose_name': 'điều khoản',
                'verbose_name_plural': 'điều khoản',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Chờ đọc'), ('read', 'Đang rà soát'), ('failed', 'Không đọc được'), ('adopted', 'Đã ban hành vào hệ thống'), ('discarded', 'Đã bỏ')], default='waiting', max_length=12, verbose_name='trạng thái')),
                ('draft', models.JSONField(null=True, verbose_name='bản đọc')),
                ('lines', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None, verbose_name='nguyên văn theo dòng')),
                ('has_tables', models.BooleanField(default=False, verbose_name='bảng thật')),
                ('warnings', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None, verbose_name='cảnh báo')),
                ('failure', models.TextField(blank=True, verbose_name='vì sao không đọc được')),
                ('seconds', models.FloatField(null=True, verbose_name='số giây đọc')),
                ('uploaded_at', models.DateTimeField(verbose_name='tải lên lúc')),
                ('uploaded_by', models.CharField(max_length=150, verbose_name='người tải lên')),
                ('document', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reading', to='documents.document', verbose_name='văn bản')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='files.storedfile')),
            ],
            options={
                'verbose_name': 'lần đọc',
                'verbose_name_plural': 'lần đọc',
                'ordering': ['-uploaded_at'],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=200, verbose_name='câu hỏi')),
                ('fingerprint', models.CharField(max_length=80, verbose_name='dấu của câu hỏi')),
                ('option', models.CharField(blank=True, max_length=80, verbose_name='lựa chọn')),
                ('values', models.JSONField(null=True, verbose_name='giá trị tự đặt')),
                ('is_withdrawn', models.BooleanField(default=False, verbose_name='đã hoàn tác')),
                ('reason', models.TextField(blank=True, verbose_name='lý do')),
                ('is_pending', models.BooleanField(default=False, verbose_name='chờ tỉnh xác nhận')),
                ('revision', models.PositiveIntegerField(verbose_name='lần')),
                ('is_current', models.BooleanField(default=True, verbose_name='đang dùng')),
                ('by', models.CharField(max_length=150, verbose_name='người trả lời')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('reading', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='documents.reading')),
            ],
            options={
                'verbose_name': 'trả lời',
                'verbose_name_plural': 'trả lời',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Relation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('implements', 'thực hiện'), ('replaces', 'thay thế'), ('cites', 'viện dẫn'), ('amends', 'sửa đổi, bổ sung')], max_length=12, verbose_name='quan hệ')),
                ('text', models.TextField(blank=True, verbose_name='nguyên văn')),
                ('from_line', models.PositiveIntegerField(default=0, verbose_name='từ dòng')),
                ('to_line', models.PositiveIntegerField(default=0, verbose_name='đến dòng')),
                ('from_document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='documents.document')),
                ('to_document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='documents.document')),
            ],
            options={
                'verbose_name': 'quan hệ văn bản',
                'verbose_name_plural': 'quan hệ văn bản',
                'ordering': ['kind', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(condition=models.Q(('symbol__isnull', False)), fields=('symbol', 'issued_on'), name='documents_document_symbol_once', nulls_distinct=False, violation_error_message='Văn bản có số, ký hiệu và ngày này đã có trong hệ thống.'),
        ),
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.UniqueConstraint(fields=('document', 'path'), name='documents_clause_path_once', violation_error_message='Văn bản có hai điều khoản ở cùng một vị trí.'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('reading', 'question', 'revision'), name='documents_answer_revision_once', violation_error_message='Câu hỏi này vừa được người khác trả lời.'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('reading', 'question'), name='documents_answer_one_current', violation_error_message='Câu hỏi này vừa được người khác trả lời.'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.UniqueConstraint(fields=('from_document', 'to_document', 'kind'), name='documents_relation_once', violation_error_message='Quan hệ này giữa hai văn bản đã có.'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.CheckConstraint(condition=models.Q(('from_document', models.F('to_document')), _negated=True), name='documents_relation_not_to_itself', violation_error_message='Văn bản không thể có quan hệ với chính nó.'),
        ),
    ]
