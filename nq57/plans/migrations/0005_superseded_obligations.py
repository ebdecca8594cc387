"""Let an obligation that was closed by a revision or a merger give its place to another.

Going back refuses once another one has taken such a place.
"""

from django.db import migrations, models

# A merger by which an office's successor took over leaves the place taken: nobody is asked for
# it again.
MARK = """
UPDATE plans_obligation AS row SET is_superseded = true
 WHERE (row.merged_into_id IS NOT NULL AND NOT EXISTS (
         SELECT FROM plans_handover h
          WHERE h.obligation_id = row.merged_into_id
            AND h.from_organisation_id = row.organisation_id))
    OR EXISTS (
         SELECT FROM plans_carryover c
          WHERE c.obligation_id = row.case_id AND c.outcome = 'closed'
            AND c.reason LIKE 'Thời hạn đã sửa theo %: không còn lần %');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0004_obligations'),
    ]

    operations = [
        migrations.AddField(
            model_name='obligation',
            name='is_superseded',
            field=models.BooleanField(default=False, verbose_name='đã nhường chỗ'),
        ),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            model_name='obligation',
            name='plans_obligation_once',
        ),
        migrations.RemoveConstraint(
            model_name='obligation',
            name='plans_duty_obligation_once',
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.UniqueConstraint(condition=models.Q(('assignment__isnull', False), ('is_superseded', False)), fields=('assignment', 'organisation', 'occurrence'), name='plans_obligation_once', violation_error_message='Cơ quan đã có việc này cho lần đó.'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.UniqueConstraint(condition=models.Q(('duty__isnull', False), ('is_superseded', False)), fields=('duty', 'organisation', 'occurrence'), name='plans_duty_obligation_once', violation_error_message='Cơ quan đã có trách nhiệm này cho lần đó.'),
        ),
    ]
