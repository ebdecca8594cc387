"""Match documents by symbol, issuer and year; keep symbols as written; hold lists closed.

Until now symbols were kept in capitals and one symbol was one document. The first step
gives a symbol its letters back where a draft or a citation still has them. Two rows that
the new key holds for one document stay both: the later one's symbol says that it is a
double, for a person to judge. The way back does the same for the old key.
"""

import re

import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

DOUBLE = re.compile(r" \(trùng \d+\)$")


def write_as_given(apps, schema_editor):
    documents = _documents(apps, schema_editor)
    for row in documents.exclude(symbol=None).iterator():
        plain = DOUBLE.sub("", row.symbol)
        given = [*_drafted(apps, row), *row.mentions.values_list("text", flat=True)]
        found = re.search(re.escape(plain), "\n".join(given), re.IGNORECASE)
        _rename(row, found[0] if found else plain)


def write_in_capitals(apps, schema_editor):
    documents = _documents(apps, schema_editor)
    for row in documents.exclude(symbol=None).iterator():
        _rename(row, DOUBLE.sub("", row.symbol).upper())
    _mark_doubles(documents, "symbol", "issued_on")


def mark_doubles(apps, schema_editor):
    _mark_doubles(_documents(apps, schema_editor), "symbol_key", "issuer_key", "year")


def _documents(apps, schema_editor):
    """Return the documents as the role that migrates sees them: any other waits for its lock."""
    return apps.get_model("documents", "Document").objects.using(schema_editor.connection.alias)


def _drafted(apps, row):
    readings = apps.get_model("documents", "Reading").objects.using(row._state.db)
    drafts = readings.filter(document=row)
    for draft in drafts.values_list("draft", flat=True):
        yield ((draft or {}).get("document") or {}).get("symbol") or ""


def _mark_doubles(documents, *key):
    seen = set()
    for row in documents.exclude(symbol=None).order_by("is_stub", "pk"):
        held = tuple(getattr(row, name) for name in key)
        if held in seen:
            _rename(row, f"{row.symbol[:60]} (trùng {row.pk})")
        seen.add(held)


def _rename(row, symbol):
    if row.symbol != symbol:
        row.symbol = symbol
        row.save(update_fields=["symbol"])


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0001_documents_clauses_readings'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='document',
            name='documents_document_symbol_once',
        ),
        migrations.RunPython(write_as_given, write_in_capitals),
        migrations.AddField(
            model_name='document',
            name='issuer_key',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce(models.Func(django.db.models.functions.text.Upper('symbol'), models.Value('[-/](CP|TTG|TW|CTN|TT-B[^/-]+|TTLT-[^/]+|QH[0-9]+|UBTVQH[0-9]+|VPCP|TTCP|NHNN|KTNN|TANDTC|VKSNDTC|BCA|BCT|BDTTG|BGDĐT|BGTVT|BKHCN|BKHĐT|BLĐTBXH|BNG|BNNMT|BNNPTNT|BNV|BQP|BTNMT|BTP|BTTTT|BVHTTDL|BXD|BYT)(-|$)'), function='substring', output_field=models.TextField()), models.Case(models.When(issuer__isnull=False, then=django.db.models.functions.text.Concat(models.Value('#'), django.db.models.functions.comparison.Cast('issuer', models.TextField()))), default=models.Func('issuer_text', function='nq57_fold', output_field=models.TextField()), output_field=models.TextField())), output_field=models.TextField()),
        ),
        migrations.AddField(
            model_name='document',
            name='symbol_key',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Upper('symbol'), output_field=models.TextField()),
        ),
        migrations.AddField(
            model_name='document',
            name='year',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce(django.db.models.functions.comparison.Cast(models.Func(django.db.models.functions.text.Upper('symbol'), models.Value('^[0-9]+/((19|20)[0-9][0-9])/'), function='substring', output_field=models.TextField()), models.IntegerField()), django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.ExtractYear(django.db.models.functions.comparison.Cast('issued_on', models.DateField())), models.IntegerField()), models.Value(0)), output_field=models.IntegerField()),
        ),
        migrations.AddField(
            model_name='relation',
            name='settled_at',
            field=models.DateTimeField(null=True, verbose_name='nối lúc'),
        ),
        migrations.AddField(
            model_name='relation',
            name='settled_by',
            field=models.CharField(blank=True, max_length=150, verbose_name='người nối'),
        ),
        migrations.RunPython(mark_doubles, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('symbol_key', 'issuer_key', 'year'), name='documents_document_once', violation_error_message='Cơ quan ban hành đã có văn bản mang số, ký hiệu này trong cùng năm.'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['plan', 'letter', 'resolution', 'decision', 'directive', 'notice', 'programme', 'report', 'other'])), name='documents_document_kind', violation_error_message='Loại văn bản không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('secrecy__in', ['open', 'restricted', 'sealed'])), name='documents_document_secrecy', violation_error_message='Độ mật không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'read', 'failed', 'adopted', 'discarded'])), name='documents_reading_state', violation_error_message='Trạng thái bản đọc không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['implements', 'replaces', 'cites', 'amends'])), name='documents_relation_kind', violation_error_message='Quan hệ văn bản không có trong danh mục.'),
        ),
    ]
