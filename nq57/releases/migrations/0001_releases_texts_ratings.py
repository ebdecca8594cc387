"""Make releases, texts of the portal and ratings, which are only ever added to."""

import django.db.models.deletion
from django.db import migrations, models


TABLES = ("releases_release", "releases_statement", "releases_rating")
KEEP = "".join(f"SELECT nq57_keep_append_only('{table}');" for table in TABLES)
UNDO = "".join(
    f"DROP TRIGGER no_truncate ON {table}; DROP TRIGGER append_only ON {table};"
    for table in TABLES
)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audit', '0002_seals_and_receipts'),
        ('plans', '0007_guidance'),
        ('reporting', '0012_reminders_passed_up'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(choices=[('home', 'Trang đầu'), ('indicators', 'Chỉ tiêu'), ('tasks', 'Nhiệm vụ'), ('data', 'Dữ liệu mở'), ('documents', 'Văn bản')], max_length=12, verbose_name='trang')),
                ('score', models.PositiveSmallIntegerField(verbose_name='mức')),
                ('on', models.DateField(verbose_name='ngày')),
            ],
            options={
                'verbose_name': 'mức độ hài lòng',
                'verbose_name_plural': 'mức độ hài lòng',
                'indexes': [models.Index(fields=['place', 'on'], name='releases_rated')],
                'constraints': [models.CheckConstraint(condition=models.Q(('place__in', ['home', 'indicators', 'tasks', 'data', 'documents'])), name='releases_rating_place', violation_error_message='Trang được đánh giá không có trong danh mục.'), models.CheckConstraint(condition=models.Q(('score__gte', 1), ('score__lte', 5)), name='releases_rating_score', violation_error_message='Mức độ hài lòng từ 1 đến 5.')],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('about', 'Giới thiệu cơ quan, chức năng, nhiệm vụ'), ('contact', 'Đầu mối liên hệ, tiếp nhận phản ánh'), ('direction', 'Thông tin chỉ đạo, điều hành'), ('services', 'Dịch vụ công trực tuyến'), ('budget', 'Dự án, ngân sách, mua sắm'), ('privacy', 'Bảo vệ dữ liệu cá nhân'), ('licence', 'Điều kiện dùng dữ liệu mở'), ('access', 'Trợ năng'), ('outage', 'Gián đoạn theo kế hoạch'), ('owner', 'Chủ quản nền tảng'), ('operator', 'Đơn vị vận hành'), ('purpose', 'Mục đích, đối tượng sử dụng'), ('launched', 'Thời điểm vận hành'), ('safety', 'Cấp độ an toàn, sao lưu, sẵn sàng'), ('standards', 'Tiêu chuẩn áp dụng, kết nối')], max_length=12, verbose_name='nội dung')),
                ('text', models.TextField(verbose_name='lời văn')),
                ('basis', models.CharField(blank=True, max_length=300, verbose_name='căn cứ, nguồn')),
                ('is_confirmed', models.BooleanField(default=False, verbose_name='tỉnh đã xác nhận')),
                ('by', models.CharField(max_length=150, verbose_name='người ghi')),
                ('at', models.DateTimeField(verbose_name='ghi lúc')),
            ],
            options={
                'verbose_name': 'nội dung công khai',
                'verbose_name_plural': 'nội dung công khai',
                'ordering': ['kind', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['about', 'contact', 'direction', 'services', 'budget', 'privacy', 'licence', 'access', 'outage', 'owner', 'operator', 'purpose', 'launched', 'safety', 'standards'])), name='releases_statement_kind', violation_error_message='Nội dung không có trong danh mục.'), models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('by', ''), _negated=True)), name='releases_statement_said', violation_error_message='Nội dung công khai phải có lời và người ghi.')],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='lần công bố')),
                ('until', models.DateField(verbose_name='số liệu đến hết ngày')),
                ('with_names', models.BooleanField(default=False, verbose_name='nêu tên cơ quan quá hạn')),
                ('changes', models.TextField(blank=True, verbose_name='nội dung đính chính')),
                ('snapshot', models.JSONField(verbose_name='số liệu')),
                ('digest', models.CharField(max_length=64, verbose_name='mã băm')),
                ('by', models.CharField(max_length=150, verbose_name='người công bố')),
                ('post', models.CharField(blank=True, max_length=120, verbose_name='vị trí')),
                ('at', models.DateTimeField(verbose_name='công bố lúc')),
                ('consolidation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='reporting.consolidation')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='plans.plan')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='releases.release', verbose_name='đính chính')),
            ],
            options={
                'verbose_name': 'bản công bố',
                'verbose_name_plural': 'bản công bố',
                'ordering': ['plan_id', '-number'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='releases_number_once', violation_error_message='Kế hoạch đã có bản công bố mang số này.'), models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$'), ('number__gte', 1), models.Q(('by', ''), _negated=True)), name='releases_said', violation_error_message='Bản công bố phải có số, mã băm và người công bố.'), models.CheckConstraint(condition=models.Q(models.Q(('changes', ''), ('replaces__isnull', True)), models.Q(('replaces__isnull', False), models.Q(('changes', ''), _negated=True)), _connector='OR'), name='releases_correction_says_what', violation_error_message='Bản đính chính phải ghi nội dung đính chính.')],
            },
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
