"""Hold kinds, states, roles and operators of plans to their lists."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0001_plans_indicators_tasks'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'considered', 'approved', 'refused', 'withdrawn'])), name='plans_amendment_state', violation_error_message='Trạng thái đề xuất không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='assignmentparty',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['lead', 'coordinate', 'monitor'])), name='plans_assignmentparty_role', violation_error_message='Vai trò không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['issue_plan', 'report', 'review', 'fund', 'monitor', 'amend', 'other'])), name='plans_duty_kind', violation_error_message='Loại trách nhiệm không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.CheckConstraint(condition=models.Q(('same_as_state__in', ['', 'proposed', 'confirmed', 'refused'])), name='plans_duty_same_as_state', violation_error_message='Kết luận trùng nhiệm vụ không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='dutyparty',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['lead', 'coordinate', 'monitor'])), name='plans_dutyparty_role', violation_error_message='Vai trò không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('time__in', ['', 'at_date', 'per_year', 'over_span'])), name='plans_indicator_time', violation_error_message='Thời gian của chỉ tiêu không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='indicatorparty',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['lead', 'coordinate', 'monitor'])), name='plans_indicatorparty_role', violation_error_message='Vai trò không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='itemmapping',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['same', 'changed', 'split', 'dropped', 'new', 'flagged'])), name='plans_mapping_kind', violation_error_message='Kết quả chuyển tiếp không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'confirmed', 'refused'])), name='plans_link_state', violation_error_message='Trạng thái liên quan không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['in_force', 'replaced', 'ended'])), name='plans_plan_state', violation_error_message='Trạng thái kế hoạch không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('secrecy__in', ['open', 'restricted', 'sealed'])), name='plans_plan_secrecy', violation_error_message='Độ mật không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='schedule',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['', 'date', 'month', 'quarter', 'year', 'span', 'recurring', 'continuous', 'conditional', 'in_period', 'none', 'text'])), name='plans_schedule_kind', violation_error_message='Loại thời hạn không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['indicators', 'tasks'])), name='plans_section_kind', violation_error_message='Loại nhóm không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(('op__in', ['', '=', '>=', '<=', '>', '<', 'between', 'keep'])), name='plans_target_op', violation_error_message='Phép so sánh của mục tiêu không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['task', 'order'])), name='plans_task_kind', violation_error_message='Loại nhiệm vụ không có trong danh mục.'),
        ),
    ]
