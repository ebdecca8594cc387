"""Make who was at a meeting: himself, by whom, or why not."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0001_committee_and_meetings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('presence', models.CharField(choices=[('came', 'Dự họp'), ('sent', 'Cử người dự thay'), ('excused', 'Vắng có lý do'), ('absent', 'Vắng không lý do')], max_length=8, verbose_name='dự họp')),
                ('stand_in', models.CharField(blank=True, max_length=200, verbose_name='người dự thay')),
                ('why', models.CharField(blank=True, max_length=200, verbose_name='lý do vắng')),
                ('by', models.CharField(max_length=150, verbose_name='người ghi')),
                ('at', models.DateTimeField(verbose_name='ghi lúc')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='meetings.meeting')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='meetings.member')),
            ],
            options={
                'verbose_name': 'điểm danh phiên họp',
                'verbose_name_plural': 'điểm danh phiên họp',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'member'), name='meetings_attendance_once', violation_error_message='Thành viên này đã được điểm danh trong phiên họp.'), models.CheckConstraint(condition=models.Q(('presence__in', ['came', 'sent', 'excused', 'absent']), models.Q(('by', ''), _negated=True)), name='meetings_attendance_said', violation_error_message='Chọn một cách dự họp trong danh sách.'), models.CheckConstraint(condition=models.Q(models.Q(('presence', 'sent'), models.Q(('stand_in', ''), _negated=True)), models.Q(models.Q(('presence', 'sent'), _negated=True), ('stand_in', '')), _connector='OR'), name='meetings_attendance_stand_in', violation_error_message='Ghi người dự thay khi thành viên cử người dự thay.'), models.CheckConstraint(condition=models.Q(models.Q(('presence', 'excused'), models.Q(('why', ''), _negated=True)), models.Q(models.Q(('presence', 'excused'), _negated=True), ('why', '')), _connector='OR'), name='meetings_attendance_why', violation_error_message='Ghi lý do khi thành viên vắng có lý do.')],
            },
        ),
    ]
