"""Hold kinds, levels, confirmations and purposes to their lists."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orgs', '0004_drop_department_flag'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='groupmember',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['confirmed', 'pending'])), name='orgs_groupmember_status', violation_error_message='Tình trạng xác nhận không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['people_committee', 'people_council', 'department', 'office', 'inspectorate', 'board', 'armed_force', 'central_branch', 'press', 'public_unit', 'school', 'association', 'front', 'party', 'steering_committee', 'telecom', 'enterprise', 'ministry', 'government'])), name='orgs_organisation_kind_known', violation_error_message='Loại cơ quan không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['central', 'region', 'province', 'district', 'commune'])), name='orgs_organisation_level', violation_error_message='Cấp không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['confirmed', 'pending'])), name='orgs_organisation_status', violation_error_message='Tình trạng xác nhận không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='organisationname',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['official', 'short', 'alias'])), name='orgs_name_kind', violation_error_message='Loại tên không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['province', 'city', 'town', 'district', 'ward', 'commune', 'township', 'special_zone'])), name='orgs_place_kind', violation_error_message='Loại địa bàn không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['confirmed', 'pending'])), name='orgs_place_status', violation_error_message='Tình trạng xác nhận không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='placefigure',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['population', 'area'])), name='orgs_placefigure_kind', violation_error_message='Loại số liệu không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='placesuccession',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['merge', 'split', 'separate', 'dissolve'])), name='orgs_placesuccession_kind', violation_error_message='Cách kế thừa không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='placesuccession',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['confirmed', 'pending'])), name='orgs_placesuccession_status', violation_error_message='Tình trạng xác nhận không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='reportingduty',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['confirmed', 'pending'])), name='orgs_reportingduty_status', violation_error_message='Tình trạng xác nhận không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='slip',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['account', 'password', 'second_factor', 'recovery'])), name='orgs_slip_purpose', violation_error_message='Mục đích của phiếu không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['merge', 'split', 'separate', 'dissolve'])), name='orgs_succession_kind', violation_error_message='Cách kế thừa không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['confirmed', 'pending'])), name='orgs_succession_status', violation_error_message='Tình trạng xác nhận không có trong danh mục.'),
        ),
    ]
