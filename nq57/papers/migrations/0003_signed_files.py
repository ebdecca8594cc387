"""Make signed copies of papers and their signatures; triggers let rows only be added."""

import django.db.models.deletion
from django.db import migrations, models

KEEP = """
SELECT nq57_keep_append_only('papers_signedfile');
SELECT nq57_keep_append_only('papers_signature');
"""

UNDO = """
DROP TRIGGER no_truncate ON papers_signature;
DROP TRIGGER append_only ON papers_signature;
DROP TRIGGER no_truncate ON papers_signedfile;
DROP TRIGGER append_only ON papers_signedfile;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0003_uploads_in_pieces'),
        ('papers', '0002_closed_lists'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sameness', models.CharField(choices=[('bytes', 'Giữ nguyên từng byte của bản đã ban hành, chỉ thêm chữ ký'), ('text', 'Phần mềm ký đã ghi lại tệp; chữ trên từng trang giống hệt bản đã ban hành')], max_length=8, verbose_name='giống bản đã ban hành')),
                ('received_at', models.DateTimeField(verbose_name='nhận lúc')),
                ('received_by', models.CharField(max_length=150, verbose_name='người nộp')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signed_papers', to='files.storedfile')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signed_files', to='papers.paper')),
            ],
            options={
                'verbose_name': 'tệp đã ký số',
                'verbose_name_plural': 'tệp đã ký số',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('checked_at', models.DateTimeField(verbose_name='kiểm tra lúc')),
                ('position', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('signer', models.CharField(max_length=200, verbose_name='người ký')),
                ('organisation', models.CharField(blank=True, max_length=200, verbose_name='cơ quan ký')),
                ('issuer', models.CharField(blank=True, max_length=200, verbose_name='nơi cấp chứng thư')),
                ('expires_at', models.DateTimeField(verbose_name='chứng thư hết hạn lúc')),
                ('signed_at', models.DateTimeField(null=True, verbose_name='ký lúc (người ký ghi)')),
                ('stamped_at', models.DateTimeField(null=True, verbose_name='dấu thời gian')),
                ('stamper', models.CharField(blank=True, max_length=200, verbose_name='nơi cấp dấu thời gian')),
                ('is_stamp_trusted', models.BooleanField(default=False, verbose_name='dấu thời gian được tin cậy')),
                ('trust', models.CharField(choices=[('trusted', 'Chứng thư được tin cậy'), ('unknown', 'Chưa được tin cậy: không dẫn tới chứng thư gốc nào mà máy chủ đã được giao'), ('expired', 'Chưa được tin cậy: chứng thư hết hạn khi kiểm tra, không có dấu thời gian được tin cậy'), ('early', 'Chưa được tin cậy: chứng thư chưa có hiệu lực khi kiểm tra'), ('usage', 'Chưa được tin cậy: chứng thư không được cấp để ký văn bản'), ('weak', 'Chưa được tin cậy: thuật toán ký hoặc băm quá yếu'), ('revoked', 'Chưa được tin cậy: chứng thư đã bị thu hồi'), ('chain', 'Chưa được tin cậy: chuỗi chứng thư có lỗi')], max_length=10, verbose_name='tin cậy')),
                ('root', models.CharField(blank=True, max_length=200, verbose_name='chứng thư gốc')),
                ('later', models.CharField(choices=[('nothing', 'Không thêm gì sau chữ ký này'), ('proofs', 'Sau đó chỉ thêm dấu thời gian, dữ liệu xác thực'), ('signatures', 'Sau đó thêm chữ ký hoặc điền trường biểu mẫu')], max_length=12, verbose_name='thêm sau khi ký')),
                ('signed_file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='papers.signedfile')),
            ],
            options={
                'verbose_name': 'chữ ký số',
                'verbose_name_plural': 'chữ ký số',
                'ordering': ['signed_file_id', '-checked_at', 'position'],
            },
        ),
        migrations.AddConstraint(
            model_name='signedfile',
            constraint=models.CheckConstraint(condition=models.Q(('sameness__in', ['bytes', 'text'])), name='papers_signed_sameness', violation_error_message='Cách so với bản đã ban hành không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='signedfile',
            constraint=models.CheckConstraint(condition=models.Q(('received_by', ''), _negated=True), name='papers_signed_by', violation_error_message='Tệp đã ký phải có người nộp.'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(fields=('signed_file', 'checked_at', 'position'), name='papers_signature_once', violation_error_message='Chữ ký này đã được ghi trong lần kiểm tra đó.'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('trust__in', ['trusted', 'unknown', 'expired', 'early', 'usage', 'weak', 'revoked', 'chain']), ('later__in', ['nothing', 'proofs', 'signatures'])), name='papers_signature_words', violation_error_message='Kết quả kiểm tra chữ ký không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('trust', 'trusted'), models.Q(('root', ''), _negated=True)), models.Q(models.Q(('trust', 'trusted'), _negated=True), ('root', '')), _connector='OR'), name='papers_signature_root', violation_error_message='Chữ ký được tin cậy khi và chỉ khi có chứng thư gốc.'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('stamped_at__isnull', False), models.Q(('is_stamp_trusted', False), ('stamper', '')), _connector='OR'), name='papers_signature_stamp', violation_error_message='Không có dấu thời gian thì không có nơi cấp dấu.'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('position__gt', 0), models.Q(('signer', ''), _negated=True)), name='papers_signature_signer', violation_error_message='Chữ ký phải có thứ tự và người ký.'),
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
