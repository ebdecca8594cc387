"""Obligations, and how they pass from office to office and from item to item.

An obligation's office is always its case's owner: both columns are one foreign key, so whoever
passes the case passes the obligation. Handovers and carry-overs are append-only.
"""

import django.db.models.deletion
from django.db import migrations, models

KEEP = """
ALTER TABLE plans_obligation ADD CONSTRAINT plans_obligation_of_owner
  FOREIGN KEY (case_id, organisation_id) REFERENCES cases_case (id, organisation_id)
  ON UPDATE CASCADE;
SELECT nq57_keep_append_only('plans_handover');
SELECT nq57_keep_append_only('plans_carryover');
"""

UNDO = """
DROP TRIGGER no_truncate ON plans_carryover;
DROP TRIGGER append_only ON plans_carryover;
DROP TRIGGER no_truncate ON plans_handover;
DROP TRIGGER append_only ON plans_handover;
ALTER TABLE plans_obligation DROP CONSTRAINT plans_obligation_of_owner;
"""

# A plan adopted before there was tracking is tracked from its adoption.
TRACK = """
UPDATE plans_plan SET tracked_since = GREATEST(
  in_force_on, (adopted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_seals_and_receipts'),
        ('cases', '0004_case_and_owner_as_one_key'),
        ('orgs', '0001_organisations_people_posts'),
        ('plans', '0003_target_by_its_column'),
    ]

    operations = [
        migrations.AddField(
            model_name='plan',
            name='tracked_since',
            field=models.DateField(help_text='Việc đến hạn trước ngày này phải xác nhận.', null=True, verbose_name='theo dõi từ'),
        ),
        migrations.RunSQL(TRACK, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Obligation',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='obligation', serialize=False, to='cases.case')),
                ('occurrence', models.CharField(max_length=20, verbose_name='lần')),
                ('kind', models.CharField(choices=[('once', 'Một lần'), ('yearly', 'Hằng năm'), ('periodic', 'Hằng kỳ trong năm'), ('span', 'Trong giai đoạn'), ('continuing', 'Thường xuyên'), ('conditional', 'Sau một sự kiện')], max_length=12, verbose_name='loại')),
                ('starts_on', models.DateField(null=True, verbose_name='từ ngày')),
                ('ends_on', models.DateField(null=True, verbose_name='đến ngày')),
                ('is_focal', models.BooleanField(default=False, verbose_name='đầu mối')),
                ('product', models.CharField(blank=True, max_length=200, verbose_name='sản phẩm (số, ký hiệu)')),
                ('settled_as', models.CharField(blank=True, choices=[('done', 'Đã xong'), ('not_done', 'Chưa xong'), ('passed', 'Chuyển cơ quan kế thừa'), ('not_applicable', 'Không còn áp dụng')], max_length=16, verbose_name='xác nhận là')),
                ('settled_by', models.CharField(blank=True, max_length=150, verbose_name='người xác nhận')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='xác nhận lúc')),
                ('flag', models.TextField(blank=True, verbose_name='vì sao cần xem xét')),
                ('assignment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='plans.assignment')),
                ('duty', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='plans.duty')),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='plans.obligation', verbose_name='nhập vào')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='orgs.organisation', verbose_name='cơ quan')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='plans.plan')),
                ('repeats', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='repeated_by', to='plans.duty', verbose_name='cũng theo')),
                ('schedule', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='plans.schedule', verbose_name='thời hạn')),
                ('task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='plans.task')),
            ],
            options={
                'verbose_name': 'việc phải làm',
                'verbose_name_plural': 'việc phải làm',
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='ngày')),
                ('reason', models.CharField(max_length=300, verbose_name='căn cứ')),
                ('from_organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='từ cơ quan')),
                ('to_organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='đến cơ quan')),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='plans.obligation')),
            ],
            options={
                'verbose_name': 'chuyển giao',
                'verbose_name_plural': 'chuyển giao',
                'ordering': ['on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Carryover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('mapped', 'Chuyển sang mục mới'), ('closed', 'Đã đóng'), ('flagged', 'Cần xem xét')], max_length=8, verbose_name='kết quả')),
                ('reason', models.TextField(blank=True, verbose_name='lý do')),
                ('by', models.CharField(max_length=150, verbose_name='người ghi')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('from_assignment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.assignment')),
                ('from_duty', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.duty')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carried', to='plans.plan', verbose_name='kế hoạch mới hoặc được sửa')),
                ('to_assignment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.assignment')),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carryovers', to='plans.obligation')),
            ],
            options={
                'verbose_name': 'chuyển tiếp việc',
                'verbose_name_plural': 'chuyển tiếp việc',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(fields=['plan', 'organisation'], name='plans_owed_by'),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(fields=['task'], name='plans_owed_for'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assignment__isnull', False), ('duty__isnull', True), ('task__isnull', False)), models.Q(('assignment__isnull', True), ('duty__isnull', False), ('repeats__isnull', True)), _connector='OR'), name='plans_obligation_one_source', violation_error_message='Việc phải làm có đúng một gốc: một phân công, hoặc một trách nhiệm.'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.UniqueConstraint(condition=models.Q(('assignment__isnull', False)), fields=('assignment', 'organisation', 'occurrence'), name='plans_obligation_once', violation_error_message='Cơ quan đã có việc này cho lần đó.'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.UniqueConstraint(condition=models.Q(('duty__isnull', False)), fields=('duty', 'organisation', 'occurrence'), name='plans_duty_obligation_once', violation_error_message='Cơ quan đã có trách nhiệm này cho lần đó.'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_as', ''), ('settled_at__isnull', True), ('settled_by', '')), models.Q(models.Q(('settled_as', ''), _negated=True), models.Q(('settled_by', ''), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='plans_obligation_settled_by_somebody', violation_error_message='Xác nhận phải có người và thời điểm.'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['once', 'yearly', 'periodic', 'span', 'continuing', 'conditional'])), name='plans_obligation_kind', violation_error_message='Loại việc không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('starts_on__lte', models.F('ends_on')), _connector='OR'), name='plans_obligation_days', violation_error_message='Việc không thể kết thúc trước khi bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('case')), _negated=True), _connector='OR'), name='plans_obligation_merged_into_other', violation_error_message='Một việc không nhập vào chính nó.'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(fields=('obligation', 'from_organisation', 'to_organisation'), name='plans_handover_once', violation_error_message='Việc này đã được chuyển giao như vậy.'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('from_organisation', models.F('to_organisation')), _negated=True), name='plans_handover_to_other', violation_error_message='Cơ quan không chuyển giao cho chính mình.'),
        ),
        migrations.AddConstraint(
            model_name='carryover',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['mapped', 'closed', 'flagged'])), name='plans_carryover_outcome', violation_error_message='Kết quả chuyển tiếp không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='carryover',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', 'mapped'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='plans_carryover_reason', violation_error_message='Đóng hoặc đánh dấu một việc thì phải ghi lý do.'),
        ),
        migrations.AddConstraint(
            model_name='carryover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'mapped'), _negated=True), ('to_assignment__isnull', False), _connector='OR'), name='plans_carryover_mapped_to', violation_error_message='Việc được chuyển phải có mục mới.'),
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
