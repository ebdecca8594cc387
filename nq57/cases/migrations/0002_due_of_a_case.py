"""Keep the date that a case owes on the case itself, computed by a trigger.

Lists, counts and filters by timeliness read it at every row; as a subquery it cost seconds
over 20,000 cases.
"""

from django.db import migrations, models

KEEP = """
CREATE OR REPLACE FUNCTION nq57_keep_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.code, NEW.kind, NEW.graph, NEW.opened_at)
     IS DISTINCT FROM (OLD.code, OLD.kind, OLD.graph, OLD.opened_at) THEN
    RAISE EXCEPTION 'Mã, loại, sơ đồ trạng thái và ngày mở của hồ sơ không được sửa.'
      USING ERRCODE = '42501';
  END IF;
  SELECT COALESCE(min(due) FILTER (WHERE met_on IS NULL), max(due)) INTO NEW.due
    FROM cases_deadline WHERE case_id = NEW.id;
  RETURN NEW;
END
$$;
DROP TRIGGER keep_case ON cases_case;
CREATE TRIGGER keep_case BEFORE INSERT OR UPDATE ON cases_case
  FOR EACH ROW EXECUTE FUNCTION nq57_keep_case();

CREATE FUNCTION nq57_touch_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cases_case SET due = NULL
    WHERE id IN (COALESCE(NEW.case_id, OLD.case_id), COALESCE(OLD.case_id, NEW.case_id));
  RETURN NULL;
END
$$;
CREATE TRIGGER touch_case AFTER INSERT OR DELETE OR UPDATE OF case_id, due, met_on
  ON cases_deadline FOR EACH ROW EXECUTE FUNCTION nq57_touch_case();

UPDATE cases_case SET due = NULL;
"""

UNDO = """
DROP TRIGGER touch_case ON cases_deadline;
DROP FUNCTION nq57_touch_case();
DROP TRIGGER keep_case ON cases_case;
CREATE OR REPLACE FUNCTION nq57_keep_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.code, NEW.kind, NEW.graph, NEW.opened_at)
     IS DISTINCT FROM (OLD.code, OLD.kind, OLD.graph, OLD.opened_at) THEN
    RAISE EXCEPTION 'Mã, loại, sơ đồ trạng thái và ngày mở của hồ sơ không được sửa.'
      USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_case BEFORE UPDATE ON cases_case
  FOR EACH ROW EXECUTE FUNCTION nq57_keep_case();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_cases'),
        ('orgs', '0001_organisations_people_posts'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='case',
            name='cases_open',
        ),
        migrations.AddField(
            model_name='case',
            name='due',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='hạn'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['organisation', 'due'], name='cases_owed_by'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['due'], name='cases_due'),
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
