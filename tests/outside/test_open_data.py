"""Open data as others read them: Data Package, CSV on the Web, SDMX."""

import csv
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from nq57.releases import models, rules
from nq57.releases.formats import sdmx as own
from tests.factories import releasing

pytestmark = [
    pytest.mark.django_db, pytest.mark.usefixtures("province"),
    pytest.mark.filterwarnings("ignore"),  # of the libraries, about each other
]  # fmt: skip


@pytest.fixture
def released() -> models.Release:
    releasing.tell("V.12", {"2026-10": 40, "2026-11": 55})
    releasing.tell("V.8", {"2026-11": 88})
    return releasing.release(releasing.consolidate(releasing.add_cycle()))


@pytest.fixture
def folder(released: models.Release, client: Client, tmp_path: Path) -> Path:
    content = client.get(reverse("public:package", args=[released.pk])).content
    assert content == client.get(reverse("public:package", args=[released.pk])).content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        packed.extractall(tmp_path)
    return tmp_path


def test_frictionless_accepts_the_package(folder: Path, released: models.Release) -> None:
    import frictionless

    package = frictionless.Package(str(folder / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])[:5]
    assert len(package.resources) == len(rules.DATASETS)
    rows = package.get_resource("observations").read_rows()
    told = [point["value"] for row in released.snapshot["indicators"] for point in row["series"]]
    assert [row["value"] for row in rows] == [Decimal(value) for value in told]
    for resource in package.resources:
        assert all(field.description for field in resource.schema.fields)
    broken = folder / "data" / "indicators.csv"
    broken.write_text(broken.read_text().replace("on_track", "theo_kip"))
    again = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert not again.valid


def test_csvw_accepts_the_tables(folder: Path) -> None:
    import csvw

    group = csvw.TableGroup.from_file(folder / "csv-metadata.json")
    assert group.check_referential_integrity() in (None, True)
    counts = {table.url.string: len(list(table)) for table in group.tables}
    assert counts["data/indicators.csv"] == 64
    assert counts["data/observations.csv"] == 3
    described = json.loads((folder / "csv-metadata.json").read_text())
    assert len(described["tables"]) == len(rules.DATASETS)


def test_sdmx_reads_the_figures(folder: Path, released: models.Release) -> None:
    import sdmx
    from sdmx.model import v30

    structure: Any = v30.DataStructureDefinition(
        id="DSD_INDICATORS", maintainer=v30.Agency(id="NQ57"), version="1.0.0"
    )
    for name in own.DIMENSIONS:
        structure.dimensions.append(v30.Dimension(id=name))
    structure.measures.append(v30.Measure(id="OBS_VALUE"))
    for name in own.ATTRIBUTES:
        structure.attributes.append(v30.DataAttribute(id=name))
    file = folder / "data" / "observations.sdmx.csv"
    message = sdmx.read_sdmx(file, structure=structure)
    told = [one for data in message.data for one in data.obs]
    points = [point for row in released.snapshot["indicators"] for point in row["series"]]
    assert [Decimal(str(one.value)) for one in told] == [Decimal(one["value"]) for one in points]
    rows = list(csv.DictReader(io.StringIO(file.read_text())))
    assert {row["REF_AREA"] for row in rows} == {"VN-05"}
    assert {row["INDICATOR"] for row in rows} == {"V_12", "V_8"}
    assert {row["TIER"] for row in rows} == {own.TOTAL}


def test_every_column_has_english(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text())
    fields = [field for one in package["resources"] for field in one["schema"]["fields"]]
    assert all(field["name_en"] and field["description_en"] for field in fields)
    rows = list(csv.DictReader((folder / "data" / "dictionary.csv").open(encoding="utf-8-sig")))
    assert len(rows) == len(fields)
    assert {row["description_en"] for row in rows} == {one["description_en"] for one in fields}


def test_figures_come_as_sdg_build_documents_them(
    released: models.Release, client: Client, tmp_path: Path
) -> None:
    """Its data format: the first column is Year, the last Value, a number, in at least one row, no
    row stands twice, no spaces at the ends; its metadata: front matter in YAML under the same name as the data."""
    content = client.get(reverse("public:sdg", args=[released.pk])).content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        files = {name: packed.read(name).decode() for name in packed.namelist()}
    names = {name.removeprefix("meta/").removesuffix(".md") for name in files if "meta/" in name}
    assert len(names) == 64
    told_of = {name for name in names if f"data/indicator_{name}.csv" in files}
    assert {f"data/indicator_{name}.csv" for name in told_of} == {n for n in files if "data/" in n}
    for name in names:
        rows: list[list[str]] = []
        if name in told_of:
            head, *rows = csv.reader(io.StringIO(files[f"data/indicator_{name}.csv"]))
            assert rows
            assert (head[0], head[-1]) == ("Year", "Value")
            assert {"Units", "Series"} < set(head)
        keys = [tuple(row[:-1]) for row in rows]
        assert len(set(keys)) == len(keys)
        for row in rows:
            assert int(row[0]) > 2000
            assert Decimal(row[-1]).is_finite()
            assert [cell.strip() for cell in row] == row
        _before, front, after = files[f"meta/{name}.md"].split("---\n")
        told = yaml.safe_load(front)
        assert after == ""
        assert told["indicator_name"]
        assert told["reporting_status"] == ("complete" if rows else "notstarted")
    told = list(csv.DictReader(io.StringIO(files["data/indicator_v-12.csv"])))
    assert [(row["Year"], row["Period"], row["Value"]) for row in told] == [
        ("2026", "2026-10", "40"), ("2026", "2026-11", "55"),
    ]  # fmt: skip
