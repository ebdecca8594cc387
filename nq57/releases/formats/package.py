"""All open data of a release as one Data Package, with CSVW metadata beside it.

Formats: datapackage.org (Tabular Data Package 1.0) and W3C's CSV on the Web. The same release
gives the same bytes.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nq57.core import canonical
from nq57.releases import rules
from nq57.releases.formats import plain, sdmx

_EPOCH = (1980, 1, 1, 0, 0, 0)  # a file has no moment of its own: the release has
_BOM = b"\xef\xbb\xbf"
_CSVW = {"number": "decimal", "integer": "integer", "date": "date", "string": "string"}


def write(
    *, snapshot: Mapping[str, Any], digest: str, number: int, at: datetime, licence: str, area: str
) -> bytes:
    """Return the ZIP file: datapackage.json, csv-metadata.json, the tables, the snapshot itself."""
    files = {
        f"data/{one.name}.csv": plain.write_csv(dataset=one, snapshot=snapshot).removeprefix(_BOM)
        for one in rules.DATASETS
    }
    described = _describe(snapshot, files, digest, number, at, licence)
    files["datapackage.json"] = _dump(described)
    files["csv-metadata.json"] = _dump(_describe_csvw(described["title"]))
    files["data/observations.sdmx.csv"] = sdmx.write(snapshot=snapshot, area=area)
    files["snapshot.json"] = canonical.write(snapshot)
    files["README.txt"] = _explain(snapshot, digest, number, licence).encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(files):
            packed.writestr(zipfile.ZipInfo(name, _EPOCH), files[name], zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _describe(
    snapshot: Mapping[str, Any],
    files: Mapping[str, bytes],
    digest: str,
    number: int,
    at: datetime,
    licence: str,
) -> dict[str, Any]:
    plan = snapshot["plan"]
    return {
        "profile": "tabular-data-package",
        "name": f"nq57-{plan['code']}",
        "title": f"Kết quả thực hiện {plan['symbol'] or plan['title']}",
        "description": licence, "version": f"{number}.0.0", "created": at.isoformat(),
        "keywords": ["nq57", snapshot["cycle"]["period"]], "snapshot": f"sha256:{digest}",
        "is_invented": snapshot["is_invented"],
        "licenses": [{"name": "other-attribution", "title": licence[:200]}],
        "resources": [
            {
                "name": one.name, "path": f"data/{one.name}.csv", "title": one.title,
                "description": one.about, **_say_english(rules.english.TABLES[one.name]),
                "profile": "tabular-data-resource", "format": "csv",
                "mediatype": "text/csv", "encoding": "utf-8",
                "bytes": len(files[f"data/{one.name}.csv"]),
                "hash": "sha256:" + hashlib.sha256(files[f"data/{one.name}.csv"]).hexdigest(),
                "schema": _make_schema(one),
            }
            for one in rules.DATASETS
        ],
    }  # fmt: skip


def _make_schema(dataset: rules.Dataset) -> dict[str, Any]:
    fields = []
    for one in dataset.columns:
        limits: dict[str, Any] = {"required": True} if one.is_required else {}
        if one.values:
            limits["enum"] = list(one.values)
        fields.append({
            "name": one.name, "type": one.kind, "title": one.title, "description": one.meaning,
            **_say_english(rules.english.say_column(dataset.name, one.name)),
            **({"constraints": limits} if limits else {}),
        })  # fmt: skip
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if dataset.key:
        schema["primaryKey"] = list(dataset.key)
    return schema


def _describe_csvw(title: str) -> dict[str, Any]:
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "vi"}],
        "dc:title": title,
        "tables": [
            {
                "url": f"data/{one.name}.csv", "dc:title": one.title,
                "dc:description": _say_both(one.about, rules.english.TABLES[one.name][1]),
                "tableSchema": {
                    "columns": [
                        {"name": column.name, "titles": column.name, "required": column.is_required,
                         "dc:description": _say_both(
                             column.meaning, rules.english.say_column(one.name, column.name)[1]
                         ), "datatype": _CSVW[column.kind]}
                        for column in one.columns
                    ],
                    **({"primaryKey": list(one.key)} if one.key else {}),
                },
            }
            for one in rules.DATASETS
        ],
    }  # fmt: skip


def _say_english(told: tuple[str, str]) -> dict[str, str]:
    return {"name_en": told[0], "description_en": told[1]}


def _say_both(vietnamese: str, english: str) -> list[dict[str, str]]:
    said = {"vi": vietnamese, "en": english}
    return [{"@value": words, "@language": language} for language, words in said.items()]


def _explain(snapshot: Mapping[str, Any], digest: str, number: int, licence: str) -> str:
    lines = [
        f"Dữ liệu mở, bản công bố lần {number}, số liệu đến hết {snapshot['until']}.",
        *(["SỐ LIỆU MINH HỌA: mọi con số là giả định."] if snapshot["is_invented"] else []),
        f"snapshot.json là số liệu gốc; mã SHA-256 của nó: {digest}", licence, "",
    ]  # fmt: skip
    for one in rules.DATASETS:
        lines += [f"data/{one.name}.csv: {one.title}. {one.about}"]
        lines += [
            f"  {cell.name} ({cell.kind}): {cell.meaning} | "
            f"{rules.english.say_column(one.name, cell.name)[1]}"
            for cell in one.columns
        ]
    return "\n".join(lines) + "\n"


def _dump(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
