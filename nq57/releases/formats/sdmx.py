"""The province's figures as SDMX-CSV 2.0 (sdmx.org, SDMX 3.0, section 5: data in CSV)."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from nq57.releases import rules

STRUCTURE = "NQ57:DF_INDICATORS(1.0.0)"
DIMENSIONS = ("FREQ", "REF_AREA", "INDICATOR", "TIER", "TIME_PERIOD")
ATTRIBUTES = ("UNIT_MEASURE", "OBS_STATUS", "COUNT_TOLD", "COUNT_ASKED")
TOTAL = "_T"  # of the code list of SDMX: all of them together
_OTHER = re.compile(r"[^A-Z0-9]+")


def write(*, snapshot: Mapping[str, Any], area: str) -> bytes:
    """Return the figures by period of a snapshot; ``area`` is the province's code (``VN-05``).

    A figure that offices are missing from is marked provisional (``P``), else normal (``A``).
    """
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "OBS_VALUE", *ATTRIBUTES])
    dataset = rules.get_dataset("observations")
    assert dataset is not None  # noqa: S101  the closed list has it
    names = [column.name for column in dataset.columns]
    for row in rules.list_rows(dataset, snapshot):
        cell = dict(zip(names, row, strict=True))
        writer.writerow([
            "dataflow", STRUCTURE, "I", cell["frequency"], area, make_code(str(cell["code"])),
            make_code(str(cell["tier"] or "")) or TOTAL, str(cell["period"]).replace("H", "S"),
            f"{cell['value']:f}", make_code(str(cell["unit"] or "")) or "_Z",
            "A" if cell["told"] == cell["asked"] else "P", cell["told"], cell["asked"],
        ])  # fmt: skip
    return target.getvalue().encode()


def make_code(words: str) -> str:
    """Return words as an identifier of SDMX: capitals, figures, underscores.

    >>> make_code("CĐS-2025.1")
    'CDS_2025_1'
    """
    spelt = words.replace("đ", "d").replace("Đ", "D").replace("%", " PERCENT ")
    plain = "".join(
        one for one in unicodedata.normalize("NFD", spelt) if not unicodedata.combining(one)
    )
    return _OTHER.sub("_", plain.upper()).strip("_")
