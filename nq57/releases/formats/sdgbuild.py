"""The province's figures as a folder that sdg-build reads (open-sdg.org: data format, metadata).

One ``data/indicator_<id>.csv`` for each indicator that has figures, ``Year`` first and ``Value``
last, what lies between tells figures of a year apart (a column of values without one is no
column of numbers there); one ``meta/<id>.md`` for each, with its front matter in YAML.
"""

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from nq57.core import tables
from nq57.releases.formats import sdmx

COLUMNS = ("Year", "Units", "Series", "Period", "Observation status", "Value")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # a file has no moment of its own: the release has


def write(*, snapshot: Mapping[str, Any], province: str) -> bytes:
    """Return the ZIP file: each indicator's figures and what it is.

    ``Period`` is empty for a figure of a whole year, which is the headline; a month or a
    quarter is named there and never added up.
    """
    files: dict[str, bytes] = {}
    for place, one in enumerate(snapshot["indicators"], start=1):
        name = make_id(one["code"])
        if f"meta/{name}.md" in files:  # two numbers that differ in their marks alone
            name = f"{name}-{place}"
        if one["series"]:
            files[f"data/indicator_{name}.csv"] = _write_data(one)
        files[f"meta/{name}.md"] = _write_meta(one, place, snapshot, province)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(files):
            packed.writestr(zipfile.ZipInfo(name, _EPOCH), files[name], zipfile.ZIP_DEFLATED)
    return target.getvalue()


def make_id(code: str) -> str:
    """Return an indicator's number as sdg-build names files.

    >>> make_id("CĐS-2025.1")
    'cds-2025-1'
    """
    return sdmx.make_code(code).lower().replace("_", "-")


def _write_data(one: Mapping[str, Any]) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(COLUMNS)
    for point in one["series"]:
        year, _dash, part = point["period"].partition("-")
        period = point["period"] if part else ""
        tier = " ".join((point["tier"] or "").split())
        status = "A" if point["told"] == point["asked"] else "P"  # as SDMX: P lacks offices
        told = [year, one["unit"].strip(), tier, period, status]
        writer.writerow([*map(tables.write_plain, told), point["value"]])
    return target.getvalue().encode()


def _say_status(series: Sequence[Mapping[str, Any]]) -> str:
    if not series:
        return "notstarted"
    newest = max(series, key=lambda point: str(point["period"]))
    return "complete" if newest["told"] == newest["asked"] else "inprogress"


def _write_meta(
    one: Mapping[str, Any], place: int, snapshot: Mapping[str, Any], province: str
) -> bytes:
    told: dict[str, Any] = {
        "indicator_number": one["code"], "indicator_name": one["name"],
        "graph_title": one["name"], "indicator_sort_order": f"{place:03d}",
        "computation_units": one["unit"], "national_geographical_coverage": province,
        "reporting_status": _say_status(one["series"]),
        "data_non_statistical": False, "published": True,
        "source_active_1": True, "source_organisation_1": "; ".join(one["leads"]),
        "source_url_text_1": snapshot["plan"]["symbol"] or snapshot["plan"]["title"],
        "is_invented": snapshot["is_invented"],
    }  # fmt: skip
    # JSON is YAML: no text of ours is taken for markup.
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in told.items()]
    return "\n".join(["---", *lines, "---", ""]).encode()
