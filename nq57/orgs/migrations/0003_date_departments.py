"""Who belongs to "các sở, ban, ngành" becomes dated rows instead of a flag without dates."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_RULE = "department:yes"


def list_departments(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give each group by flag a list: the flagged bodies, for as long as each lives."""
    alias = schema_editor.connection.alias
    members = apps.get_model("orgs", "GroupMember").objects.using(alias)
    bodies = apps.get_model("orgs", "Organisation").objects.using(alias)
    listed = list(bodies.filter(is_department=True))
    for group in apps.get_model("orgs", "OrgGroup").objects.using(alias).filter(rule=_RULE):
        members.bulk_create(
            members.model(
                group=group,
                organisation=body,
                since=body.since,
                until=body.until,
                status="pending",
            )
            for body in listed
        )
        group.rule = "members"
        group.save(update_fields=["rule"])


def flag_departments(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Flag again who stands in the two lists; their days are lost with the rows."""
    alias = schema_editor.connection.alias
    members = apps.get_model("orgs", "GroupMember").objects.using(alias).filter(
        group__code__in=["SBN", "SN"], group__rule="members"
    )
    bodies = apps.get_model("orgs", "Organisation").objects.using(alias)
    bodies.filter(pk__in=members.values("organisation")).update(is_department=True)
    members.delete()
    groups = apps.get_model("orgs", "OrgGroup").objects.using(alias)
    groups.filter(code__in=["SBN", "SN"], rule="members").update(rule=_RULE)


class Migration(migrations.Migration):
    dependencies = [("orgs", "0002_basis_of_memberships")]

    operations = [migrations.RunPython(list_departments, flag_departments)]
