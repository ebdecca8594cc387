"""Let somebody be staff of an office: who writes only what is handed to him."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orgs', '0006_demonstration'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='post',
            name='orgs_post_role',
        ),
        migrations.AlterField(
            model_name='post',
            name='role',
            field=models.CharField(choices=[('coordinator', 'Điều phối'), ('focal', 'Đầu mối'), ('head', 'Thủ trưởng'), ('monitor', 'Theo dõi, đôn đốc'), ('leader', 'Lãnh đạo tỉnh'), ('inspector', 'Kiểm tra'), ('administrator', 'Quản trị'), ('auditor', 'Kiểm toán'), ('staff', 'Chuyên viên')], max_length=16, verbose_name='vai trò'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['coordinator', 'focal', 'head', 'monitor', 'leader', 'inspector', 'administrator', 'auditor', 'staff'])), name='orgs_post_role', violation_error_message='Vai trò không có trong danh mục.'),
        ),
    ]
