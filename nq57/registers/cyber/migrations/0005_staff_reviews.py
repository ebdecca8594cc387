"""Databases, officers, overall reviews, checklists: answers and assessments are only added to."""

import django.db.models.deletion
from django.db import migrations, models

KEEP = """
SELECT nq57_keep_append_only('cyber_reviewanswer');
SELECT nq57_keep_append_only('cyber_axisanswer');
SELECT nq57_keep_append_only('cyber_revieweditem');
SELECT nq57_keep_append_only('cyber_assessment');
SELECT nq57_keep_append_only('cyber_assessedrequirement');
"""

UNDO = """
DROP TRIGGER no_truncate ON cyber_assessedrequirement;
DROP TRIGGER append_only ON cyber_assessedrequirement;
DROP TRIGGER no_truncate ON cyber_assessment;
DROP TRIGGER append_only ON cyber_assessment;
DROP TRIGGER no_truncate ON cyber_revieweditem;
DROP TRIGGER append_only ON cyber_revieweditem;
DROP TRIGGER no_truncate ON cyber_axisanswer;
DROP TRIGGER append_only ON cyber_axisanswer;
DROP TRIGGER no_truncate ON cyber_reviewanswer;
DROP TRIGGER append_only ON cyber_reviewanswer;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_cases_in_order'),
        ('cyber', '0004_incidents'),
        ('orgs', '0008_tokens'),
        ('plans', '0008_what_inspections_found'),
    ]

    operations = [
        migrations.CreateModel(
            name='Requirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, verbose_name='mã')),
                ('clause', models.CharField(blank=True, max_length=120, verbose_name='điều, mục')),
                ('text', models.TextField(verbose_name='nội dung yêu cầu')),
                ('from_level', models.PositiveSmallIntegerField(default=1, verbose_name='từ cấp độ')),
                ('position', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
            ],
            options={
                'verbose_name': 'yêu cầu an toàn',
                'verbose_name_plural': 'yêu cầu an toàn',
                'ordering': ['requirements', 'position'],
            },
        ),
        migrations.CreateModel(
            name='ReviewAnswer',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='review_answer', serialize=False, to='cases.case')),
                ('number', models.PositiveSmallIntegerField(verbose_name='bản')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('by', models.CharField(max_length=150, verbose_name='người trả lời')),
                ('at', models.DateTimeField(verbose_name='trả lời lúc')),
            ],
            options={
                'verbose_name': 'bản trả lời rà soát',
                'verbose_name_plural': 'bản trả lời rà soát',
                'ordering': ['office', '-number'],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='lần')),
                ('level', models.PositiveSmallIntegerField(verbose_name='cấp độ')),
                ('by', models.CharField(max_length=150, verbose_name='người đánh giá')),
                ('at', models.DateTimeField(verbose_name='đánh giá lúc')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='cyber.informationsystem')),
            ],
            options={
                'verbose_name': 'lần đánh giá hệ thống',
                'verbose_name_plural': 'lần đánh giá hệ thống',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Database',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True, verbose_name='mã')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='lần sửa')),
                ('folded', models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), function='nq57_fold', output_field=models.TextField()), output_field=models.TextField())),
                ('sort_key', models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), function='nq57_sort_key', output_field=models.TextField()), output_field=models.TextField())),
                ('name', models.CharField(max_length=300, verbose_name='tên cơ sở dữ liệu')),
                ('content', models.TextField(blank=True, verbose_name='mục đích, phạm vi, nội dung')),
                ('updating', models.TextField(blank=True, verbose_name='cơ chế thu thập, cập nhật')),
                ('sharing', models.CharField(choices=[('unknown', 'Chưa xác định'), ('open', 'Dữ liệu mở'), ('default', 'Chia sẻ mặc định'), ('request', 'Chia sẻ theo yêu cầu'), ('none', 'Không chia sẻ')], default='unknown', max_length=8, verbose_name='chia sẻ')),
                ('holds_personal', models.BooleanField(verbose_name='có dữ liệu cá nhân')),
                ('since', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                ('until', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                ('basis', models.CharField(blank=True, max_length=120, verbose_name='căn cứ')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='databases', to='orgs.organisation', verbose_name='cơ quan')),
                ('system', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='databases', to='cyber.informationsystem', verbose_name='hệ thống')),
            ],
            options={
                'verbose_name': 'cơ sở dữ liệu',
                'verbose_name_plural': 'cơ sở dữ liệu',
                'ordering': ['sort_key', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Officer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True, verbose_name='mã')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='lần sửa')),
                ('folded', models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), function='nq57_fold', output_field=models.TextField()), output_field=models.TextField())),
                ('sort_key', models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), function='nq57_sort_key', output_field=models.TextField()), output_field=models.TextField())),
                ('name', models.CharField(max_length=120, verbose_name='họ và tên')),
                ('duty', models.CharField(choices=[('in_charge', 'Phụ trách'), ('full_time', 'Chuyên trách'), ('part_time', 'Kiêm nhiệm')], max_length=10, verbose_name='nhiệm vụ')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='chức vụ')),
                ('field', models.CharField(blank=True, max_length=120, verbose_name='chuyên ngành đào tạo')),
                ('since', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                ('until', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                ('basis', models.CharField(blank=True, max_length=120, verbose_name='quyết định, văn bản cử')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='security_officers', to='orgs.organisation', verbose_name='cơ quan')),
            ],
            options={
                'verbose_name': 'nhân sự an toàn thông tin',
                'verbose_name_plural': 'nhân sự an toàn thông tin',
                'ordering': ['sort_key', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Naming',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='từ ngày')),
                ('until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='namings', to='cyber.informationsystem')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='namings', to='cyber.officer')),
            ],
            options={
                'verbose_name': 'phân công phụ trách hệ thống',
                'verbose_name_plural': 'phân công phụ trách hệ thống',
                'ordering': ['system__sort_key', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='chứng chỉ')),
                ('issuer', models.CharField(max_length=200, verbose_name='nơi cấp')),
                ('number', models.CharField(blank=True, max_length=80, verbose_name='số hiệu')),
                ('issued_on', models.DateField(verbose_name='ngày cấp')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='hết hạn')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='cyber.officer')),
            ],
            options={
                'verbose_name': 'chứng chỉ',
                'verbose_name_plural': 'chứng chỉ',
                'ordering': ['-issued_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AssessedRequirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('met', 'Đạt'), ('partly', 'Đạt một phần'), ('not_met', 'Chưa đạt'), ('not_applicable', 'Không áp dụng')], max_length=16, verbose_name='kết quả')),
                ('reason', models.TextField(blank=True, verbose_name='lý do')),
                ('evidence', models.TextField(blank=True, verbose_name='minh chứng')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='cyber.assessment')),
                ('requirement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessed', to='cyber.requirement')),
            ],
            options={
                'verbose_name': 'yêu cầu đã đánh giá',
                'verbose_name_plural': 'yêu cầu đã đánh giá',
                'ordering': ['requirement__position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RequirementSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, unique=True, verbose_name='số, ký hiệu')),
                ('title', models.CharField(max_length=300, verbose_name='tên gọi')),
                ('valid_from', models.DateField(verbose_name='áp dụng từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='thôi áp dụng từ')),
                ('confidence', models.CharField(choices=[('confirmed', 'Đã xác nhận'), ('pending', 'Chờ xác nhận')], max_length=12, verbose_name='mức tin cậy')),
            ],
            options={
                'verbose_name': 'bộ yêu cầu an toàn',
                'verbose_name_plural': 'bộ yêu cầu an toàn',
                'ordering': ['-valid_from', 'code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='cyber_requirements_in_order', violation_error_message='Ngày thôi áp dụng phải sau ngày áp dụng.'), models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'pending'])), name='cyber_requirements_confidence', violation_error_message='Mức tin cậy không có trong danh mục.')],
            },
        ),
        migrations.AddField(
            model_name='requirement',
            name='requirements',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='cyber.requirementset'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='requirements',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='cyber.requirementset'),
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='mã')),
                ('title', models.CharField(max_length=300, verbose_name='tên')),
                ('asked', models.TextField(verbose_name='nội dung yêu cầu')),
                ('due', models.DateField(verbose_name='hạn')),
                ('state', models.CharField(choices=[('running', 'Đang thực hiện'), ('closed', 'Đã kết thúc'), ('cancelled', 'Đã hủy')], default='running', max_length=10, verbose_name='trạng thái')),
                ('opened_at', models.DateTimeField(verbose_name='mở lúc')),
                ('opened_by', models.CharField(max_length=150, verbose_name='người mở')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='kết thúc lúc')),
                ('reason', models.TextField(blank=True, verbose_name='lý do kết thúc, hủy')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='lần sửa')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='run_reviews', to='orgs.organisation', verbose_name='cơ quan chủ trì')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='plans.task', verbose_name='căn cứ')),
            ],
            options={
                'verbose_name': 'đợt rà soát tổng thể',
                'verbose_name_plural': 'đợt rà soát tổng thể',
                'ordering': ['-opened_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='AxisAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('axis', models.CharField(choices=[('databases', 'Cơ sở dữ liệu'), ('systems', 'Hệ thống thông tin'), ('people', 'Nhân lực an toàn thông tin')], max_length=10, verbose_name='nội dung rà soát')),
                ('said', models.CharField(choices=[('reviewed', 'Đã rà soát'), ('none', 'Không có')], max_length=8, verbose_name='trả lời')),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='axes', to='cyber.reviewanswer')),
            ],
            options={
                'verbose_name': 'trả lời về một nội dung rà soát',
                'verbose_name_plural': 'trả lời về một nội dung rà soát',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ReviewItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('axis', models.CharField(choices=[('databases', 'Cơ sở dữ liệu'), ('systems', 'Hệ thống thông tin'), ('people', 'Nhân lực an toàn thông tin')], max_length=10, verbose_name='nội dung rà soát')),
                ('seen_version', models.PositiveIntegerField(verbose_name='lần sửa khi đưa vào')),
                ('is_new', models.BooleanField(verbose_name='mới bổ sung')),
                ('since_at', models.DateTimeField(verbose_name='từ lúc')),
                ('until_at', models.DateTimeField(blank=True, null=True, verbose_name='đến lúc')),
                ('database', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviewed', to='cyber.database')),
                ('officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviewed', to='cyber.officer')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='cyber.review')),
                ('system', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviewed', to='cyber.informationsystem')),
            ],
            options={
                'verbose_name': 'mục rà soát',
                'verbose_name_plural': 'mục rà soát',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ReviewedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('kept', 'Vẫn đúng'), ('corrected', 'Đã sửa trong danh mục'), ('added', 'Mới bổ sung'), ('gone', 'Không còn')], max_length=10, verbose_name='kết quả')),
                ('reason', models.TextField(blank=True, verbose_name='lý do')),
                ('entry_version', models.PositiveIntegerField(verbose_name='lần sửa khi rà soát')),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='cyber.reviewanswer')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='cyber.reviewitem')),
            ],
            options={
                'verbose_name': 'mục đã rà soát',
                'verbose_name_plural': 'mục đã rà soát',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ReviewOffice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_made', models.BooleanField(default=False, verbose_name='việc do đợt rà soát giao')),
                ('added_at', models.DateTimeField(verbose_name='đưa vào lúc')),
                ('dropped_at', models.DateTimeField(blank=True, null=True, verbose_name='đưa ra lúc')),
                ('reason', models.TextField(blank=True, verbose_name='lý do đưa ra')),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='plans.obligation', verbose_name='việc phải làm')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='orgs.organisation', verbose_name='cơ quan')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='cyber.review')),
            ],
            options={
                'verbose_name': 'cơ quan của đợt rà soát',
                'verbose_name_plural': 'cơ quan của đợt rà soát',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='reviewanswer',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='cyber.reviewoffice'),
        ),
        migrations.CreateModel(
            name='Training',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trained_on', models.DateField(verbose_name='ngày tập huấn')),
                ('hours', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='số giờ')),
                ('subject', models.CharField(max_length=300, verbose_name='nội dung')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trainings', to='cyber.officer')),
            ],
            options={
                'verbose_name': 'lần tập huấn',
                'verbose_name_plural': 'lần tập huấn',
                'ordering': ['-trained_on', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='database',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z0-9][A-Z0-9.-]{0,59}$'), models.Q(('name', ''), _negated=True)), name='cyber_database_named', violation_error_message='Cơ sở dữ liệu phải có tên và mã.'),
        ),
        migrations.AddConstraint(
            model_name='database',
            constraint=models.CheckConstraint(condition=models.Q(('sharing__in', ['unknown', 'open', 'default', 'request', 'none'])), name='cyber_database_sharing', violation_error_message='Hình thức chia sẻ không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='database',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='cyber_database_life', violation_error_message='Ngày kết thúc không thể trước ngày bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='officer',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z0-9][A-Z0-9.-]{0,59}$'), models.Q(('name', ''), _negated=True)), name='cyber_officer_named', violation_error_message='Nhân sự phải có họ tên và mã.'),
        ),
        migrations.AddConstraint(
            model_name='officer',
            constraint=models.CheckConstraint(condition=models.Q(('duty__in', ['in_charge', 'full_time', 'part_time'])), name='cyber_officer_duty', violation_error_message='Nhiệm vụ không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='officer',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='cyber_officer_life', violation_error_message='Ngày thôi làm không thể trước ngày bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='naming',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('officer', 'system'), name='cyber_naming_once', violation_error_message='Người này đang phụ trách hệ thống đó.'),
        ),
        migrations.AddConstraint(
            model_name='naming',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='cyber_naming_span', violation_error_message='Ngày thôi phụ trách không thể trước ngày được cử.'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('issuer', ''), _negated=True)), name='cyber_certificate_named', violation_error_message='Ghi tên chứng chỉ và nơi cấp.'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('expires_on__isnull', True), ('expires_on__gte', models.F('issued_on')), _connector='OR'), name='cyber_certificate_span', violation_error_message='Ngày hết hạn không thể trước ngày cấp.'),
        ),
        migrations.AddConstraint(
            model_name='assessedrequirement',
            constraint=models.UniqueConstraint(fields=('assessment', 'requirement'), name='cyber_assessed_once', violation_error_message='Yêu cầu đã có trong lần đánh giá.'),
        ),
        migrations.AddConstraint(
            model_name='assessedrequirement',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['met', 'partly', 'not_met', 'not_applicable'])), name='cyber_assessed_verdict', violation_error_message='Kết quả đánh giá không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='assessedrequirement',
            constraint=models.CheckConstraint(condition=models.Q(('verdict', 'met'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='cyber_assessed_reason', violation_error_message='Chưa đạt, đạt một phần hoặc không áp dụng thì ghi lý do.'),
        ),
        migrations.AddConstraint(
            model_name='assessedrequirement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict__in', ('met', 'partly')), _negated=True), models.Q(('evidence', ''), _negated=True), _connector='OR'), name='cyber_assessed_evidence', violation_error_message='Đạt hoặc đạt một phần thì ghi minh chứng.'),
        ),
        migrations.AddConstraint(
            model_name='requirement',
            constraint=models.UniqueConstraint(fields=('requirements', 'code'), name='cyber_requirement_once', violation_error_message='Bộ yêu cầu đã có mã này.'),
        ),
        migrations.AddConstraint(
            model_name='requirement',
            constraint=models.CheckConstraint(condition=models.Q(('from_level__range', (1, 5)), models.Q(('text', ''), _negated=True), models.Q(('code', ''), _negated=True)), name='cyber_requirement_whole', violation_error_message='Yêu cầu phải có mã, nội dung và cấp độ từ 1 đến 5.'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(fields=('system', 'requirements', 'number'), name='cyber_assessment_once', violation_error_message='Hệ thống đã có lần đánh giá mang số này.'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('level__range', (1, 5))), name='cyber_assessment_level', violation_error_message='Cấp độ là số từ 1 đến 5.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('task',), name='cyber_review_once', violation_error_message='Mục này đã có một đợt rà soát đang thực hiện.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('reason', ''), ('state', 'running')), models.Q(('state__in', ['closed', 'cancelled']), ('ended_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='cyber_review_ended', violation_error_message='Kết thúc hoặc hủy đợt rà soát thì ghi lý do.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('asked', ''), _negated=True)), name='cyber_review_named', violation_error_message='Đợt rà soát phải có tên và nội dung yêu cầu.'),
        ),
        migrations.AddConstraint(
            model_name='axisanswer',
            constraint=models.UniqueConstraint(fields=('answer', 'axis'), name='cyber_axis_answer_once', violation_error_message='Mỗi nội dung rà soát trả lời một lần.'),
        ),
        migrations.AddConstraint(
            model_name='axisanswer',
            constraint=models.CheckConstraint(condition=models.Q(('axis__in', ['databases', 'systems', 'people']), ('said__in', ['reviewed', 'none'])), name='cyber_axis_answer_words', violation_error_message='Nội dung hoặc câu trả lời không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('axis', 'databases'), ('database__isnull', False), ('officer__isnull', True), ('system__isnull', True)), models.Q(('axis', 'systems'), ('database__isnull', True), ('officer__isnull', True), ('system__isnull', False)), models.Q(('axis', 'people'), ('database__isnull', True), ('officer__isnull', False), ('system__isnull', True)), _connector='OR'), name='cyber_review_item_axis', violation_error_message='Mỗi mục rà soát là một mục của đúng một danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.UniqueConstraint(condition=models.Q(('until_at__isnull', True)), fields=('review', 'database'), name='cyber_review_item_database', violation_error_message='Mục đã có trong đợt rà soát.'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.UniqueConstraint(condition=models.Q(('until_at__isnull', True)), fields=('review', 'system'), name='cyber_review_item_system', violation_error_message='Mục đã có trong đợt rà soát.'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.UniqueConstraint(condition=models.Q(('until_at__isnull', True)), fields=('review', 'officer'), name='cyber_review_item_officer', violation_error_message='Mục đã có trong đợt rà soát.'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.CheckConstraint(condition=models.Q(('until_at__isnull', True), ('until_at__gte', models.F('since_at')), _connector='OR'), name='cyber_review_item_span', violation_error_message='Mục không thể ra trước khi vào đợt rà soát.'),
        ),
        migrations.AddConstraint(
            model_name='revieweditem',
            constraint=models.UniqueConstraint(fields=('answer', 'item'), name='cyber_reviewed_item_once', violation_error_message='Mục đã có trong bản trả lời.'),
        ),
        migrations.AddConstraint(
            model_name='revieweditem',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['kept', 'corrected', 'added', 'gone'])), name='cyber_reviewed_item_verdict', violation_error_message='Kết quả rà soát không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='revieweditem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'gone'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='cyber_reviewed_item_gone', violation_error_message='Mục không còn thì ghi lý do.'),
        ),
        migrations.AddConstraint(
            model_name='reviewoffice',
            constraint=models.UniqueConstraint(fields=('review', 'organisation'), name='cyber_review_office_once', violation_error_message='Cơ quan đã có trong đợt rà soát.'),
        ),
        migrations.AddConstraint(
            model_name='reviewoffice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dropped_at__isnull', True), ('reason', '')), models.Q(('dropped_at__gte', models.F('added_at')), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='cyber_review_office_dropped', violation_error_message='Đưa cơ quan ra khỏi đợt rà soát thì ghi lý do.'),
        ),
        migrations.AddConstraint(
            model_name='reviewanswer',
            constraint=models.UniqueConstraint(fields=('office', 'number'), name='cyber_review_answer_version', violation_error_message='Cơ quan đã có bản trả lời mang số này.'),
        ),
        migrations.AddConstraint(
            model_name='training',
            constraint=models.CheckConstraint(condition=models.Q(('subject', ''), _negated=True), name='cyber_training_named', violation_error_message='Ghi nội dung tập huấn.'),
        ),
        migrations.AddConstraint(
            model_name='training',
            constraint=models.CheckConstraint(condition=models.Q(('hours__isnull', True), ('hours__gte', 1), _connector='OR'), name='cyber_training_hours', violation_error_message='Số giờ tập huấn là số nguyên từ 1, hoặc để trống.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['running', 'closed', 'cancelled'])), name='cyber_review_state', violation_error_message='Trạng thái đợt rà soát không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.CheckConstraint(condition=models.Q(('axis__in', ['databases', 'systems', 'people'])), name='cyber_review_item_known', violation_error_message='Nội dung rà soát không có trong danh mục.'),
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
