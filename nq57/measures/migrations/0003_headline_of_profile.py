"""A profile may say itself which figures count; the profiles that there are say nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('measures', '0002_observations'),
    ]

    operations = [
        migrations.AddField(
            model_name='profile',
            name='headline',
            field=models.CharField(blank=True, choices=[('furthest', 'Đã công nhận, chưa có thì đã kiểm tra, rồi cơ quan báo'), ('checked', 'Chỉ số đã kiểm tra hoặc đã công nhận'), ('validated', 'Chỉ số đã công nhận'), ('claimed', 'Số cơ quan báo')], default='', max_length=10, verbose_name='số được lấy'),
        ),
        migrations.AddField(
            model_name='profile',
            name='headline_basis',
            field=models.TextField(blank=True, default='', verbose_name='căn cứ của số được lấy'),
        ),
        migrations.AddConstraint(
            model_name='profile',
            constraint=models.CheckConstraint(condition=models.Q(('headline__in', ['', 'furthest', 'checked', 'validated', 'claimed'])), name='measures_profile_headline', violation_error_message='Chọn một giá trị trong danh sách.'),
        ),
        migrations.AddConstraint(
            model_name='profile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'replaced']), _negated=True), models.Q(('headline', ''), ('headline_basis', '')), models.Q(models.Q(('headline', ''), _negated=True), models.Q(('headline_basis', ''), _negated=True), models.Q(('parent_rule', 'from_children'), _negated=True)), _connector='OR'), name='measures_profile_headline_said', violation_error_message='Phiếu có cách lấy số riêng phải có căn cứ; chỉ tiêu tính từ thành phần thì không.'),
        ),
    ]
