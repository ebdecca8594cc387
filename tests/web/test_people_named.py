"""People are shown by name: no template writes out the name of an account."""

import re
from pathlib import Path

from django.apps import apps
from django.db.models import CharField

TEMPLATES = Path("nq57/web/templates")
ALLOWED = {
    (
        "journal/_entries.html",
        "{{ entry.account }}",
    ): "the journal tells the account beside the name",
    ("orgs/organisation.html", "{{ duty.confirmed_by }}"): "a document",
    ("orgs/_reporting.html", "{{ duty.confirmed_by }}"): "a document",
    ("documents/_question.html", "{{ view.answered_by }}"): "a name already",
    ("documents/_review.html", "{{ view.answered_by }}"): "a name already",
    ("documents/_rows.html", "blocktranslate with who=view.answered_by "): "a name already",
}


def list_fields() -> set[str]:
    """Return what the fields that hold a login are called."""
    return {
        field.name
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, CharField)
        and field.max_length == 150
        and (field.name in ("by", "account") or field.name.endswith("_by"))
    }


def list_raw(text: str, fields: set[str]) -> list[str]:
    """Return the places where a template writes such a field out as it is."""
    names = "|".join(sorted(fields))
    written = re.findall(rf"\{{\{{[^}}]*\.(?:{names})\b(?![.\w])[^}}]*\}}\}}", text)
    bound = re.findall(rf"blocktranslate[^%]*=[\w.]+\.(?:{names})\b[^.\w]", text)
    return written + bound


def test_no_template_writes_a_login_out() -> None:
    fields = list_fields()
    assert {"decided_by", "uploaded_by", "account"} <= fields
    raw = {
        str(path.relative_to(TEMPLATES)): found
        for path in TEMPLATES.rglob("*.html")
        if (found := list_raw(path.read_text(), fields))
    }
    faults = [
        (name, one) for name, found in raw.items() for one in found if (name, one) not in ALLOWED
    ]
    assert faults == []


def test_the_sweep_finds_one() -> None:
    text = "{{ row.decided_by }} {% blocktranslate with name=one.added_by %}{% who row.by row.at %}"
    assert len(list_raw(text, {"decided_by", "added_by", "by"})) == 2
