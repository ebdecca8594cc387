"""Criteria of levels, information systems, what was answered about them, level dossiers."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0006_messages'),
        ('orgs', '0008_tokens'),
    ]

    operations = [
        migrations.CreateModel(
            name='CriterionSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, unique=True, verbose_name='số, ký hiệu')),
                ('title', models.CharField(max_length=300, verbose_name='tên gọi')),
                ('valid_from', models.DateField(verbose_name='áp dụng từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='thôi áp dụng từ')),
                ('confidence', models.CharField(choices=[('confirmed', 'Đã xác nhận'), ('pending', 'Chờ xác nhận')], max_length=12, verbose_name='mức tin cậy')),
            ],
            options={
                'verbose_name': 'bộ tiêu chí cấp độ',
                'verbose_name_plural': 'bộ tiêu chí cấp độ',
                'ordering': ['-valid_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='cyber_set_in_order', violation_error_message='Ngày thôi áp dụng phải sau ngày áp dụng.'), models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'pending'])), name='cyber_set_confidence', violation_error_message='Mức tin cậy không có trong danh mục.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[)'), function='daterange'), '&&')], name='cyber_set_one_a_day', violation_error_message='Mỗi ngày chỉ áp dụng một bộ tiêu chí cấp độ.')],
            },
        ),
        migrations.CreateModel(
            name='InformationSystem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True, verbose_name='mã')),
                ('name', models.CharField(max_length=300, verbose_name='tên hệ thống')),
                ('purpose', models.TextField(blank=True, verbose_name='mục đích')),
                ('kind', models.CharField(choices=[('internal', 'Hoạt động nội bộ'), ('public', 'Phục vụ người dân, doanh nghiệp'), ('infrastructure', 'Hạ tầng thông tin'), ('industrial', 'Điều khiển công nghiệp'), ('other', 'Hệ thống khác')], max_length=16, verbose_name='loại')),
                ('users', models.CharField(blank=True, max_length=300, verbose_name='người sử dụng')),
                ('hosting', models.CharField(choices=[('office', 'Tại cơ quan'), ('province', 'Trung tâm dữ liệu của tỉnh'), ('central', 'Trung tâm dữ liệu của Trung ương'), ('hired', 'Trung tâm dữ liệu thuê ngoài'), ('cloud', 'Nền tảng đám mây thuê ngoài')], max_length=12, verbose_name='nơi đặt')),
                ('is_cloud', models.BooleanField(verbose_name='vận hành trên nền tảng điện toán đám mây')),
                ('links_lgsp', models.BooleanField(default=False, verbose_name='kết nối trục liên thông của tỉnh (LGSP)')),
                ('links_ndxp', models.BooleanField(default=False, verbose_name='kết nối trục quốc gia (NDXP)')),
                ('holds_public', models.BooleanField(default=False, verbose_name='thông tin công khai')),
                ('holds_private', models.BooleanField(default=False, verbose_name='thông tin riêng')),
                ('holds_personal', models.BooleanField(default=False, verbose_name='dữ liệu cá nhân')),
                ('holds_secret', models.BooleanField(default=False, verbose_name='bí mật nhà nước')),
                ('basic_subjects', models.PositiveIntegerField(blank=True, null=True, verbose_name='số chủ thể dữ liệu cơ bản')),
                ('sensitive_subjects', models.PositiveIntegerField(blank=True, null=True, verbose_name='số chủ thể dữ liệu nhạy cảm')),
                ('status', models.CharField(choices=[('building', 'Đang xây dựng'), ('operating', 'Đang vận hành'), ('suspended', 'Tạm dừng'), ('ended', 'Đã kết thúc')], max_length=10, verbose_name='trạng thái')),
                ('since', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                ('until', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                ('basis', models.CharField(blank=True, max_length=120, verbose_name='căn cứ')),
                ('scope', models.CharField(default='in', max_length=10, verbose_name='phạm vi')),
                ('components', models.TextField(blank=True, verbose_name='thành phần')),
                ('connections', models.TextField(blank=True, verbose_name='kết nối')),
                ('officer_name', models.CharField(blank=True, max_length=120, verbose_name='cán bộ phụ trách')),
                ('officer_title', models.CharField(blank=True, max_length=120, verbose_name='chức vụ của cán bộ')),
                ('officer_certificate', models.CharField(blank=True, max_length=200, verbose_name='chứng chỉ')),
                ('officer_trained_on', models.DateField(blank=True, null=True, verbose_name='ngày tập huấn')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='lần sửa')),
                ('folded', models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), function='nq57_fold', output_field=models.TextField()), output_field=models.TextField())),
                ('sort_key', models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), function='nq57_sort_key', output_field=models.TextField()), output_field=models.TextField())),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='operated_systems', to='orgs.organisation', verbose_name='đơn vị vận hành')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owned_systems', to='orgs.organisation', verbose_name='chủ quản')),
                ('specialised', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appraised_systems', to='orgs.organisation', verbose_name='đơn vị chuyên trách')),
            ],
            options={
                'verbose_name': 'hệ thống thông tin',
                'verbose_name_plural': 'hệ thống thông tin',
                'ordering': ['sort_key', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Levelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('non_public', models.BooleanField(verbose_name='xử lý thông tin riêng, thông tin cá nhân')),
                ('online_service', models.BooleanField(verbose_name='dịch vụ trực tuyến không có điều kiện')),
                ('conditional_service', models.BooleanField(verbose_name='dịch vụ trực tuyến có điều kiện')),
                ('procedures', models.BooleanField(verbose_name='giải quyết thủ tục hành chính')),
                ('own_infrastructure', models.BooleanField(verbose_name='hạ tầng dùng chung trong một cơ quan')),
                ('shared_infrastructure', models.BooleanField(verbose_name='hạ tầng dùng chung của tỉnh, bộ, ngành')),
                ('national_infrastructure', models.BooleanField(verbose_name='hạ tầng toàn quốc, hoạt động liên tục')),
                ('control_second', models.BooleanField(verbose_name='điều khiển công trình cấp II, III, IV')),
                ('control_first', models.BooleanField(verbose_name='điều khiển công trình cấp I, cấp đặc biệt')),
                ('state_secrets', models.BooleanField(verbose_name='xử lý bí mật nhà nước')),
                ('serious_harm', models.BooleanField(verbose_name='bị phá hoại thì tổn hại nghiêm trọng')),
                ('especially_serious', models.BooleanField(verbose_name='bị phá hoại thì tổn hại đặc biệt nghiêm trọng')),
                ('national_data', models.BooleanField(verbose_name='dữ liệu tập trung của quốc gia')),
                ('basic_subjects', models.PositiveIntegerField(verbose_name='số chủ thể dữ liệu cơ bản')),
                ('sensitive_subjects', models.PositiveIntegerField(verbose_name='số chủ thể dữ liệu nhạy cảm')),
                ('found_level', models.PositiveSmallIntegerField(verbose_name='cấp độ theo tiêu chí')),
                ('grounds', models.TextField(verbose_name='tiêu chí được đáp ứng')),
                ('level', models.PositiveSmallIntegerField(verbose_name='cấp độ')),
                ('reason', models.TextField(blank=True, verbose_name='lý do nâng cấp độ')),
                ('by', models.CharField(max_length=150, verbose_name='người xác định')),
                ('at', models.DateTimeField(verbose_name='xác định lúc')),
                ('criteria', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='levellings', to='cyber.criterionset')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='levellings', to='cyber.informationsystem')),
            ],
            options={
                'verbose_name': 'lần xác định cấp độ',
                'verbose_name_plural': 'lần xác định cấp độ',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='informationsystem',
            name='levelling',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cyber.levelling'),
        ),
        migrations.CreateModel(
            name='Dossier',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='level_dossier', serialize=False, to='cases.case')),
                ('submitted_by', models.CharField(blank=True, max_length=150, verbose_name='người nộp')),
                ('opinion', models.TextField(blank=True, verbose_name='kết quả thẩm định')),
                ('appraised_by', models.CharField(blank=True, max_length=150, verbose_name='người thẩm định')),
                ('regulation', models.CharField(blank=True, max_length=120, verbose_name='số, ký hiệu quy chế bảo đảm an toàn thông tin')),
                ('regulation_on', models.DateField(blank=True, null=True, verbose_name='ngày ban hành quy chế')),
                ('ministry_opinion', models.CharField(blank=True, max_length=120, verbose_name='ý kiến của Bộ Công an')),
                ('decision', models.CharField(blank=True, max_length=120, verbose_name='quyết định phê duyệt')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='ngày phê duyệt')),
                ('approved_by', models.CharField(blank=True, max_length=150, verbose_name='người phê duyệt')),
                ('in_force_on', models.DateField(blank=True, null=True, verbose_name='hiệu lực từ')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='cyber.informationsystem')),
                ('levelling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='cyber.levelling')),
            ],
            options={
                'verbose_name': 'hồ sơ đề xuất cấp độ',
                'verbose_name_plural': 'hồ sơ đề xuất cấp độ',
                'ordering': ['-case_id'],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(verbose_name='cấp độ')),
                ('question', models.CharField(max_length=30, verbose_name='câu hỏi')),
                ('at_least', models.PositiveIntegerField(default=1, verbose_name='từ')),
                ('text', models.CharField(max_length=500, verbose_name='nội dung tiêu chí')),
                ('clause', models.CharField(blank=True, max_length=120, verbose_name='điều, khoản')),
                ('position', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('criteria', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='cyber.criterionset')),
            ],
            options={
                'verbose_name': 'tiêu chí cấp độ',
                'verbose_name_plural': 'tiêu chí cấp độ',
                'ordering': ['criteria_id', 'level', 'position'],
                'constraints': [models.UniqueConstraint(fields=('criteria', 'level', 'question'), name='cyber_criterion_once', violation_error_message='Cấp độ này đã có tiêu chí cho câu hỏi đó.'), models.CheckConstraint(condition=models.Q(('at_least__gte', 1), ('level__range', (1, 5)), ('question__in', ('non_public', 'online_service', 'conditional_service', 'procedures', 'own_infrastructure', 'shared_infrastructure', 'national_infrastructure', 'control_second', 'control_first', 'state_secrets', 'serious_harm', 'especially_serious', 'national_data', 'basic_subjects', 'sensitive_subjects')), models.Q(('text', ''), _negated=True)), name='cyber_criterion_whole', violation_error_message='Tiêu chí phải có cấp độ, câu hỏi, ngưỡng và nội dung.')],
            },
        ),
        migrations.CreateModel(
            name='DossierFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('overview', 'Mô tả, thuyết minh tổng quan về hệ thống'), ('design', 'Tài liệu thiết kế hoặc tài liệu có giá trị tương đương'), ('rationale', 'Thuyết minh đề xuất cấp độ theo tiêu chí'), ('protection', 'Thuyết minh phương án bảo đảm an toàn theo cấp độ'), ('opinion', 'Ý kiến chuyên môn của đơn vị chuyên trách')], max_length=12, verbose_name='tài liệu')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='cyber.dossier')),
                ('evidence', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='dossier_file', to='cases.evidence')),
            ],
            options={
                'verbose_name': 'tài liệu của hồ sơ',
                'verbose_name_plural': 'tài liệu của hồ sơ',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('part__in', ['overview', 'design', 'rationale', 'protection', 'opinion'])), name='cyber_dossier_part', violation_error_message='Tài liệu không có trong danh mục của hồ sơ.')],
            },
        ),
        migrations.AddConstraint(
            model_name='levelling',
            constraint=models.CheckConstraint(condition=models.Q(('found_level__range', (1, 5)), ('level__range', (1, 5)), ('level__gte', models.F('found_level'))), name='cyber_levelling_not_lower', violation_error_message='Chỉ được nâng, không được hạ cấp độ theo tiêu chí.'),
        ),
        migrations.AddConstraint(
            model_name='levelling',
            constraint=models.CheckConstraint(condition=models.Q(('level', models.F('found_level')), models.Q(('reason', ''), _negated=True), _connector='OR'), name='cyber_levelling_raised_why', violation_error_message='Nâng cấp độ thì ghi lý do.'),
        ),
        migrations.AddConstraint(
            model_name='levelling',
            constraint=models.CheckConstraint(condition=models.Q(('grounds', ''), _negated=True), name='cyber_levelling_grounds', violation_error_message='Cấp độ phải có tiêu chí.'),
        ),
        migrations.AddConstraint(
            model_name='informationsystem',
            constraint=models.CheckConstraint(condition=models.Q(('scope', 'in')), name='cyber_system_in_scope', violation_error_message='Hệ thống quân sự, quốc phòng, cơ yếu không thuộc phạm vi của danh mục này: không ghi vào đây.'),
        ),
        migrations.AddConstraint(
            model_name='informationsystem',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z0-9][A-Z0-9.-]{0,59}$'), models.Q(('name', ''), _negated=True)), name='cyber_system_named', violation_error_message='Hệ thống phải có tên; mã chỉ gồm chữ in hoa không dấu, số, chấm, gạch nối.'),
        ),
        migrations.AddConstraint(
            model_name='informationsystem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['internal', 'public', 'infrastructure', 'industrial', 'other'])), name='cyber_system_kind', violation_error_message='Loại hệ thống không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='informationsystem',
            constraint=models.CheckConstraint(condition=models.Q(('hosting__in', ['office', 'province', 'central', 'hired', 'cloud'])), name='cyber_system_hosting', violation_error_message='Nơi đặt không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='informationsystem',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['building', 'operating', 'suspended', 'ended'])), name='cyber_system_status', violation_error_message='Trạng thái không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='informationsystem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hosting', 'cloud'), _negated=True), ('is_cloud', True), _connector='OR'), name='cyber_system_cloud', violation_error_message='Đặt trên nền tảng đám mây thuê ngoài thì chọn có.'),
        ),
        migrations.AddConstraint(
            model_name='informationsystem',
            constraint=models.CheckConstraint(condition=models.Q(('holds_public', True), ('holds_private', True), ('holds_personal', True), ('holds_secret', True), _connector='OR'), name='cyber_system_holds', violation_error_message='Chọn ít nhất một loại thông tin.'),
        ),
        migrations.AddConstraint(
            model_name='informationsystem',
            constraint=models.CheckConstraint(condition=models.Q(('holds_personal', True), models.Q(models.Q(('basic_subjects__isnull', True), ('basic_subjects', 0), _connector='OR'), models.Q(('sensitive_subjects__isnull', True), ('sensitive_subjects', 0), _connector='OR')), _connector='OR'), name='cyber_system_subjects', violation_error_message='Có chủ thể dữ liệu thì hệ thống có dữ liệu cá nhân.'),
        ),
        migrations.AddConstraint(
            model_name='informationsystem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'ended'), ('until__isnull', False)), models.Q(models.Q(('status', 'ended'), _negated=True), ('until__isnull', True)), _connector='OR'), name='cyber_system_ended', violation_error_message='Hệ thống đã kết thúc thì ghi đến ngày nào; còn thì để trống.'),
        ),
        migrations.AddConstraint(
            model_name='informationsystem',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='cyber_system_life', violation_error_message='Ngày kết thúc không thể trước ngày bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='informationsystem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('officer_name', ''), _negated=True), models.Q(('officer_certificate', ''), ('officer_trained_on__isnull', True)), _connector='OR'), name='cyber_system_officer', violation_error_message='Ghi tên cán bộ phụ trách an toàn thông tin.'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_by', ''), ('decided_on__isnull', True), ('decision', '')), models.Q(('decided_on__isnull', False), ('regulation_on__isnull', False), models.Q(('decision', ''), _negated=True), models.Q(('approved_by', ''), _negated=True), models.Q(('regulation', ''), _negated=True)), _connector='OR'), name='cyber_dossier_approved', violation_error_message='Phê duyệt phải có quyết định, ngày, người và quy chế đã ban hành.'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(('appraised_by', ''), models.Q(('appraised_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='cyber_dossier_other_appraises', violation_error_message='Người nộp hồ sơ không tự thẩm định.'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(('in_force_on__isnull', True), ('decided_on__isnull', False), _connector='OR'), name='cyber_dossier_in_force', violation_error_message='Hồ sơ chưa phê duyệt thì chưa có hiệu lực.'),
        ),
    ]
