"""Organisations, places, groups, people, accounts, posts and slips."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import nq57.orgs.models.lifetimes
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [('core', '0001_text_functions')]

    operations = [
        migrations.CreateModel(
            name='OrgGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='mã')),
                ('name', models.CharField(max_length=200, verbose_name='tên')),
                ('rule', models.CharField(max_length=200, verbose_name='quy tắc thành viên')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='ghi chú')),
            ],
            options={
                'verbose_name': 'nhóm cơ quan',
                'verbose_name_plural': 'nhóm cơ quan',
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z0-9][A-Z0-9.-]{0,39}$')), name='orgs_group_code', violation_error_message='Mã chỉ gồm chữ in hoa không dấu, số, chấm và gạch nối.'), models.CheckConstraint(condition=models.Q(('rule__regex', '^(open|members|(kind|level|place|department):\\S+( (kind|level|place|department):\\S+)*)$')), name='orgs_group_rule', violation_error_message='Quy tắc thành viên không đúng dạng.')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='họ và tên')),
                ('is_demonstration', models.BooleanField(default=False, verbose_name='dữ liệu minh họa')),
                ('sort_key', models.GeneratedField(db_persist=True, expression=models.Func(models.Func(models.F('name'), models.Value('^(.*)\\s(\\S+)$'), models.Value('\\2 \\1'), function='regexp_replace'), function='nq57_sort_key', output_field=models.TextField()), output_field=models.TextField())),
                ('folded', models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), function='nq57_fold', output_field=models.TextField()), output_field=models.TextField())),
            ],
            options={
                'verbose_name': 'người',
                'verbose_name_plural': 'người',
                'indexes': [models.Index(fields=['sort_key'], name='orgs_person_sort')],
                'constraints': [models.CheckConstraint(condition=models.Q(('name__regex', '^\\S+( \\S+)*$')), name='orgs_person_name', violation_error_message='Họ và tên không được để trống hoặc thừa dấu cách.')],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('login', models.CharField(max_length=150, unique=True, verbose_name='tên đăng nhập')),
                ('is_active', models.BooleanField(default=True, verbose_name='đang dùng')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='orgs.person')),
            ],
            options={
                'verbose_name': 'tài khoản',
                'verbose_name_plural': 'tài khoản',
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                ('until', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('key', models.CharField(max_length=12, unique=True, verbose_name='khóa')),
                ('code', models.CharField(max_length=5, verbose_name='mã hành chính')),
                ('kind', models.CharField(choices=[('province', 'Tỉnh'), ('city', 'Thành phố'), ('town', 'Thị xã'), ('district', 'Huyện'), ('ward', 'Phường'), ('commune', 'Xã'), ('township', 'Thị trấn'), ('special_zone', 'Đặc khu')], max_length=20, verbose_name='loại')),
                ('name', models.CharField(max_length=80, verbose_name='tên')),
                ('english_name', models.CharField(blank=True, max_length=80, verbose_name='tên tiếng Anh')),
                ('slug', models.CharField(blank=True, max_length=40, verbose_name='tên miền')),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='kinh độ')),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=7, null=True, verbose_name='vĩ độ')),
                ('is_border', models.BooleanField(default=False, verbose_name='giáp biên giới')),
                ('status', models.CharField(choices=[('confirmed', 'Đã xác nhận'), ('pending', 'Chờ tỉnh xác nhận')], default='pending', max_length=12, verbose_name='xác nhận')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='ghi chú')),
                ('folded', models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), function='nq57_fold', output_field=models.TextField()), output_field=models.TextField())),
            ],
            options={
                'verbose_name': 'địa bàn',
                'verbose_name_plural': 'địa bàn',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('since__lt', models.F('until')), _connector='OR'), name='orgs_place_lifetime', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.'), models.CheckConstraint(condition=models.Q(('code__regex', '^([0-9]{2}|[0-9]{3}|[0-9]{5})$')), name='orgs_place_code', violation_error_message='Mã hành chính có 2, 3 hoặc 5 chữ số, giữ cả số 0 đầu.'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('latitude__range', (8, 24)), ('longitude__isnull', False), ('longitude__range', (102, 110))), _connector='OR'), name='orgs_place_point', violation_error_message='Tọa độ nằm ngoài lãnh thổ hoặc thiếu một nửa.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(nq57.orgs.models.lifetimes.PlaceCodeRange(models.F('code')), '&&'), (models.Func('since', 'until', function='daterange'), '&&')], name='orgs_place_code_once', violation_error_message='Trong cùng một ngày, mã hành chính này đã thuộc địa bàn khác.')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                ('until', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='mã')),
                ('name', models.CharField(max_length=200, verbose_name='tên')),
                ('short_name', models.CharField(max_length=120, verbose_name='tên viết tắt')),
                ('english_name', models.CharField(blank=True, max_length=200, verbose_name='tên tiếng Anh')),
                ('kind', models.CharField(choices=[('people_committee', 'Ủy ban nhân dân'), ('people_council', 'Hội đồng nhân dân'), ('department', 'Sở'), ('office', 'Văn phòng'), ('inspectorate', 'Thanh tra'), ('board', 'Ban'), ('armed_force', 'Công an, quân sự'), ('central_branch', 'Cơ quan ngành dọc'), ('press', 'Cơ quan báo chí'), ('public_unit', 'Đơn vị sự nghiệp công lập'), ('school', 'Cơ sở đào tạo'), ('association', 'Hội'), ('front', 'Mặt trận và đoàn thể'), ('party', 'Cơ quan Đảng'), ('steering_committee', 'Ban Chỉ đạo'), ('telecom', 'Doanh nghiệp viễn thông'), ('enterprise', 'Doanh nghiệp'), ('ministry', 'Bộ, ngành Trung ương'), ('government', 'Chính phủ, Quốc hội')], max_length=24, verbose_name='loại')),
                ('level', models.CharField(choices=[('central', 'Trung ương'), ('region', 'Khu vực'), ('province', 'Cấp tỉnh'), ('district', 'Cấp huyện'), ('commune', 'Cấp xã')], max_length=12, verbose_name='cấp')),
                ('is_department', models.BooleanField(default=False, verbose_name='thuộc các sở, ban, ngành')),
                ('status', models.CharField(choices=[('confirmed', 'Đã xác nhận'), ('pending', 'Chờ tỉnh xác nhận')], default='pending', max_length=12, verbose_name='xác nhận')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='ghi chú')),
                ('sort_key', models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), function='nq57_sort_key', output_field=models.TextField()), output_field=models.TextField())),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='orgs.organisation')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='orgs.place')),
            ],
            options={
                'verbose_name': 'cơ quan, đơn vị',
                'verbose_name_plural': 'cơ quan, đơn vị',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlaceCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=5, verbose_name='mã khác')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='other_codes', to='orgs.place')),
            ],
            options={
                'verbose_name': 'mã khác của địa bàn',
                'verbose_name_plural': 'mã khác của địa bàn',
            },
        ),
        migrations.CreateModel(
            name='PlaceFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('population', 'Dân số (người)'), ('area', 'Diện tích (km²)')], max_length=12, verbose_name='số liệu')),
                ('value', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='giá trị')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='năm')),
                ('source', models.CharField(max_length=200, verbose_name='nguồn')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='orgs.place')),
            ],
            options={
                'verbose_name': 'số liệu địa bàn',
                'verbose_name_plural': 'số liệu địa bàn',
            },
        ),
        migrations.CreateModel(
            name='PlaceParent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                ('until', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('parent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='children', to='orgs.place')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parents', to='orgs.place')),
            ],
            options={
                'verbose_name': 'địa bàn cấp trên',
                'verbose_name_plural': 'địa bàn cấp trên',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlaceSuccession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='ngày')),
                ('kind', models.CharField(choices=[('merge', 'Nhập, sáp nhập'), ('split', 'Chia'), ('separate', 'Tách'), ('dissolve', 'Kết thúc, chuyển nhiệm vụ')], max_length=12, verbose_name='cách')),
                ('basis', models.CharField(blank=True, max_length=80, verbose_name='căn cứ')),
                ('is_divided', models.BooleanField(default=False, verbose_name='chia cho nhiều địa bàn')),
                ('status', models.CharField(choices=[('confirmed', 'Đã xác nhận'), ('pending', 'Chờ tỉnh xác nhận')], default='pending', max_length=12, verbose_name='xác nhận')),
                ('from_place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions_out', to='orgs.place')),
                ('to_place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions_in', to='orgs.place')),
            ],
            options={
                'verbose_name': 'kế thừa địa bàn',
                'verbose_name_plural': 'kế thừa địa bàn',
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                ('until', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('code', models.CharField(max_length=80, unique=True, verbose_name='mã')),
                ('role', models.CharField(choices=[('coordinator', 'Điều phối'), ('focal', 'Đầu mối'), ('head', 'Thủ trưởng'), ('monitor', 'Theo dõi, đôn đốc'), ('leader', 'Lãnh đạo tỉnh'), ('inspector', 'Kiểm tra'), ('administrator', 'Quản trị'), ('auditor', 'Kiểm toán')], max_length=16, verbose_name='vai trò')),
                ('area', models.CharField(default='all', max_length=30, verbose_name='lĩnh vực')),
                ('is_sealed', models.BooleanField(default=False, verbose_name='được xem nội dung niêm phong')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='chức vụ')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='orgs.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='orgs.person')),
            ],
            options={
                'verbose_name': 'vị trí',
                'verbose_name_plural': 'vị trí',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReportingDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                ('until', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('basis', models.CharField(max_length=80, verbose_name='căn cứ')),
                ('clause', models.CharField(blank=True, max_length=40, verbose_name='điểm, khoản')),
                ('status', models.CharField(choices=[('confirmed', 'Đã xác nhận'), ('pending', 'Chờ tỉnh xác nhận')], default='pending', max_length=12, verbose_name='xác nhận')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reporting_duties', to='orgs.organisation')),
            ],
            options={
                'verbose_name': 'trách nhiệm báo cáo',
                'verbose_name_plural': 'trách nhiệm báo cáo',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('account', 'Mở tài khoản'), ('password', 'Đặt lại mật khẩu'), ('second_factor', 'Đặt lại lớp xác thực thứ hai'), ('recovery', 'Vào một lần thay lớp xác thực thứ hai')], max_length=16, verbose_name='dùng để')),
                ('code_hash', models.CharField(max_length=64, unique=True, verbose_name='mã băm')),
                ('issued_at', models.DateTimeField(verbose_name='cấp lúc')),
                ('issued_by', models.CharField(max_length=150, verbose_name='người cấp')),
                ('expires_at', models.DateTimeField(verbose_name='hết hạn lúc')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='dùng lúc')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='hủy lúc')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'phiếu dùng một lần',
                'verbose_name_plural': 'phiếu dùng một lần',
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='ngày')),
                ('kind', models.CharField(choices=[('merge', 'Nhập, sáp nhập'), ('split', 'Chia'), ('separate', 'Tách'), ('dissolve', 'Kết thúc, chuyển nhiệm vụ')], max_length=12, verbose_name='cách')),
                ('basis', models.CharField(blank=True, max_length=80, verbose_name='căn cứ')),
                ('is_divided', models.BooleanField(default=False, verbose_name='chia cho nhiều cơ quan')),
                ('status', models.CharField(choices=[('confirmed', 'Đã xác nhận'), ('pending', 'Chờ tỉnh xác nhận')], default='pending', max_length=12, verbose_name='xác nhận')),
                ('from_organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions_out', to='orgs.organisation')),
                ('to_organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions_in', to='orgs.organisation')),
            ],
            options={
                'verbose_name': 'kế thừa',
                'verbose_name_plural': 'kế thừa',
            },
        ),
        migrations.CreateModel(
            name='OrganisationName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                ('until', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('kind', models.CharField(choices=[('official', 'Tên chính thức'), ('short', 'Tên viết tắt'), ('alias', 'Cách viết khác')], max_length=12, verbose_name='loại tên')),
                ('name', models.CharField(max_length=200, verbose_name='tên')),
                ('basis', models.CharField(blank=True, max_length=80, verbose_name='căn cứ')),
                ('phrase', models.GeneratedField(db_persist=True, expression=models.Func(models.Func(models.Func(models.F('name'), function='nq57_fold'), models.Value('[^0-9a-z]+'), models.Value(' '), models.Value('g'), function='regexp_replace'), function='btrim', output_field=models.TextField()), output_field=models.TextField())),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='names', to='orgs.organisation', verbose_name='cơ quan')),
            ],
            options={
                'verbose_name': 'tên cơ quan',
                'verbose_name_plural': 'tên cơ quan',
                'abstract': False,
                'indexes': [models.Index(fields=['phrase'], name='orgs_name_phrase')],
                'constraints': [models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('since__lt', models.F('until')), _connector='OR'), name='orgs_organisationname_lifetime', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('kind', 'official')), expressions=[(nq57.orgs.models.lifetimes.KeyRange(models.F('organisation')), '&&'), (models.Func('since', 'until', function='daterange'), '&&')], name='orgs_name_official_once', violation_error_message='Trong cùng một ngày, cơ quan chỉ có một tên chính thức.'), models.CheckConstraint(condition=models.Q(('name', models.Value('')), _negated=True), name='orgs_name_not_empty', violation_error_message='Tên không được để trống.')],
            },
        ),
        migrations.CreateModel(
            name='GroupPattern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wording', models.CharField(max_length=200, verbose_name='cách gọi')),
                ('phrase', models.CharField(max_length=200, unique=True, verbose_name='dạng so sánh')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='patterns', to='orgs.orggroup')),
            ],
            options={
                'verbose_name': 'cách gọi nhóm',
                'verbose_name_plural': 'cách gọi nhóm',
                'constraints': [models.CheckConstraint(condition=models.Q(('phrase__regex', '^[0-9a-z]+( [0-9a-z]+)*$')), name='orgs_pattern_phrase', violation_error_message='Cách gọi phải có chữ.')],
            },
        ),
        migrations.CreateModel(
            name='GroupMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                ('until', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('status', models.CharField(choices=[('confirmed', 'Đã xác nhận'), ('pending', 'Chờ tỉnh xác nhận')], default='pending', max_length=12, verbose_name='xác nhận')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='group_memberships', to='orgs.organisation')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='orgs.orggroup')),
            ],
            options={
                'verbose_name': 'thành viên nhóm',
                'verbose_name_plural': 'thành viên nhóm',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('since__lt', models.F('until')), _connector='OR'), name='orgs_groupmember_lifetime', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(nq57.orgs.models.lifetimes.KeyRange(models.F('group')), '&&'), (nq57.orgs.models.lifetimes.KeyRange(models.F('organisation')), '&&'), (models.Func('since', 'until', function='daterange'), '&&')], name='orgs_groupmember_once', violation_error_message='Cơ quan đã là thành viên của nhóm trong khoảng này.')],
            },
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('login__regex', '^[a-z0-9][a-z0-9._-]{1,149}$')), name='orgs_account_login', violation_error_message='Tên đăng nhập chỉ gồm chữ thường không dấu, số, . _ -'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('person',), name='orgs_account_one_active', violation_error_message='Người này đã có một tài khoản đang dùng.'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['kind', 'level'], name='orgs_organisation_kind'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('since__lt', models.F('until')), _connector='OR'), name='orgs_organisation_lifetime', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z0-9][A-Z0-9.-]{0,39}$')), name='orgs_organisation_code', violation_error_message='Mã chỉ gồm chữ in hoa không dấu, số, chấm và gạch nối.'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='orgs_organisation_parent', violation_error_message='Cơ quan không thể là cấp trên của chính nó.'),
        ),
        migrations.AddConstraint(
            model_name='placecode',
            constraint=models.UniqueConstraint(fields=('code', 'place'), name='orgs_placecode_once', violation_error_message='Địa bàn này đã có mã khác đó.'),
        ),
        migrations.AddConstraint(
            model_name='placecode',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^([0-9]{2}|[0-9]{3}|[0-9]{5})$')), name='orgs_placecode_code', violation_error_message='Mã hành chính có 2, 3 hoặc 5 chữ số, giữ cả số 0 đầu.'),
        ),
        migrations.AddConstraint(
            model_name='placefigure',
            constraint=models.UniqueConstraint(fields=('place', 'kind', 'year', 'source'), name='orgs_placefigure_once', nulls_distinct=False, violation_error_message='Số liệu này của nguồn và năm đó đã có.'),
        ),
        migrations.AddConstraint(
            model_name='placefigure',
            constraint=models.CheckConstraint(condition=models.Q(('value__gt', 0)), name='orgs_placefigure_value', violation_error_message='Dân số và diện tích phải lớn hơn 0.'),
        ),
        migrations.AddConstraint(
            model_name='placefigure',
            constraint=models.CheckConstraint(condition=models.Q(('source', models.Value('')), _negated=True), name='orgs_placefigure_source', violation_error_message='Ghi nguồn của số liệu.'),
        ),
        migrations.AddConstraint(
            model_name='placeparent',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('since__lt', models.F('until')), _connector='OR'), name='orgs_placeparent_lifetime', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='placeparent',
            constraint=models.CheckConstraint(condition=models.Q(('place', models.F('parent')), _negated=True), name='orgs_placeparent_other', violation_error_message='Địa bàn không thể là cấp trên của chính nó.'),
        ),
        migrations.AddConstraint(
            model_name='placeparent',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(nq57.orgs.models.lifetimes.KeyRange(models.F('place')), '&&'), (models.Func('since', 'until', function='daterange'), '&&')], name='orgs_placeparent_once', violation_error_message='Trong cùng một ngày, địa bàn chỉ có một địa bàn cấp trên.'),
        ),
        migrations.AddConstraint(
            model_name='placesuccession',
            constraint=models.UniqueConstraint(fields=('from_place', 'to_place', 'on'), name='orgs_placesuccession_once', violation_error_message='Việc kế thừa này đã có.'),
        ),
        migrations.AddConstraint(
            model_name='placesuccession',
            constraint=models.CheckConstraint(condition=models.Q(('from_place', models.F('to_place')), _negated=True), name='orgs_placesuccession_other', violation_error_message='Địa bàn không thể kế thừa chính nó.'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('since__lt', models.F('until')), _connector='OR'), name='orgs_post_lifetime', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', False)), name='orgs_post_since', violation_error_message='Ghi ngày bắt đầu của vị trí.'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('area__regex', '^[a-z][a-z_]{1,29}$')), name='orgs_post_area', violation_error_message='Lĩnh vực là all hoặc mã một sổ theo dõi.'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['coordinator', 'focal', 'head', 'monitor', 'leader', 'inspector', 'administrator', 'auditor'])), name='orgs_post_role', violation_error_message='Vai trò không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(nq57.orgs.models.lifetimes.KeyRange(models.F('person')), '&&'), (nq57.orgs.models.lifetimes.KeyRange(models.F('organisation')), '&&'), (nq57.orgs.models.lifetimes.TextRange(models.F('role')), '&&'), (nq57.orgs.models.lifetimes.TextRange(models.F('area')), '&&'), (models.Func('since', 'until', function='daterange'), '&&')], name='orgs_post_once', violation_error_message='Người này đã giữ vị trí đó trong khoảng thời gian này.'),
        ),
        migrations.AddConstraint(
            model_name='reportingduty',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('since__lt', models.F('until')), _connector='OR'), name='orgs_reportingduty_lifetime', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='reportingduty',
            constraint=models.CheckConstraint(condition=models.Q(('basis', models.Value('')), _negated=True), name='orgs_reportingduty_basis', violation_error_message='Ghi văn bản giao trách nhiệm báo cáo.'),
        ),
        migrations.AddConstraint(
            model_name='reportingduty',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(nq57.orgs.models.lifetimes.KeyRange(models.F('organisation')), '&&'), (nq57.orgs.models.lifetimes.TextRange(models.F('basis')), '&&'), (models.Func('since', 'until', function='daterange'), '&&')], name='orgs_reportingduty_once', violation_error_message='Cơ quan đã có trách nhiệm báo cáo theo văn bản này trong khoảng đó.'),
        ),
        migrations.AddConstraint(
            model_name='slip',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('issued_at'))), name='orgs_slip_expiry', violation_error_message='Hạn của phiếu phải sau lúc cấp.'),
        ),
        migrations.AddConstraint(
            model_name='slip',
            constraint=models.CheckConstraint(condition=models.Q(('used_at__isnull', True), models.Q(('used_at__gte', models.F('issued_at')), ('used_at__lt', models.F('expires_at')), ('voided_at__isnull', True)), _connector='OR'), name='orgs_slip_use', violation_error_message='Phiếu đã hủy hoặc hết hạn không dùng được.'),
        ),
        migrations.AddConstraint(
            model_name='slip',
            constraint=models.UniqueConstraint(condition=models.Q(('used_at__isnull', True), ('voided_at__isnull', True)), fields=('account', 'purpose'), name='orgs_slip_one_open', violation_error_message='Tài khoản đã có một phiếu chưa dùng cho việc này.'),
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.UniqueConstraint(fields=('from_organisation', 'to_organisation', 'on'), name='orgs_succession_once', violation_error_message='Việc kế thừa này đã có.'),
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.CheckConstraint(condition=models.Q(('from_organisation', models.F('to_organisation')), _negated=True), name='orgs_succession_other', violation_error_message='Cơ quan không thể kế thừa chính nó.'),
        ),
    ]
