"""Open data: tables with their dictionary, downloads; all out of a release's snapshot."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from nq57.core import canonical, tables
from nq57.orgs import queries as org_queries
from nq57.releases import models, queries, rules
from nq57.releases.formats import package, plain, sdgbuild, sdmx
from nq57.web.public.views import common

# What a table can be had as, in the words of its address.
FORMS = {
    "csv": tables.CSV,
    "xlsx": tables.XLSX,
    "json": "application/json",
    "sdmx": "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8",
}
_SDMX_OF = "observations"


@common.public
def list_datasets(request: HttpRequest) -> HttpResponse:
    """Show the tables of the last release, how to have them, and under which terms."""
    return common.show(
        request, "data",
        {
            "release": queries.get_current(), "datasets": rules.DATASETS, "place": "data",
            "licence": queries.list_texts()["licence"],
        },
    )  # fmt: skip


@common.public
def show_dataset(request: HttpRequest, name: str) -> HttpResponse:
    """Show a table's dictionary and its first rows."""
    dataset, current = _get_dataset(name), queries.get_current()
    rows = rules.list_rows(dataset, current.snapshot) if current else []
    return common.show(
        request, "dataset",
        {
            "dataset": dataset, "columns": _list_columns(dataset), "release": current,
            "count": len(rows), "forms": list_forms(name), "place": "data",
        },
    )  # fmt: skip


@common.public
def download(request: HttpRequest, pk: int, name: str, form: str) -> HttpResponse:
    """Hand out a table of a release in one format."""
    dataset, one = _get_dataset(name), common.get_release(pk)
    if form not in list_forms(name):
        raise Http404
    if form == "sdmx":
        content = sdmx.write(snapshot=one.snapshot, area=settings.PROVINCE_ISO)
    elif form == "xlsx":
        mark = org_queries.say_mark()
        content = plain.write_xlsx(dataset=dataset, snapshot=one.snapshot, mark=mark)
    else:
        write = plain.write_csv if form == "csv" else plain.write_json
        content = write(dataset=dataset, snapshot=one.snapshot)
    ending = "sdmx.csv" if form == "sdmx" else form
    return _offer(content, FORMS[form], _name(one, f"{name}.{ending}"))


@common.public
def download_package(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out all tables of a release as a Data Package."""
    one = common.get_release(pk)
    content = package.write(
        snapshot=one.snapshot, digest=one.digest, number=one.number, at=one.at,
        licence=queries.list_texts()["licence"].text, area=settings.PROVINCE_ISO,
    )  # fmt: skip
    return _offer(content, "application/zip", _name(one, "datapackage.zip"))


@common.public
def download_sdg(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the figures as a folder that sdg-build reads."""
    one = common.get_release(pk)
    content = sdgbuild.write(snapshot=one.snapshot, province=settings.PROVINCE)
    return _offer(content, "application/zip", _name(one, "sdg-build.zip"))


@common.public
def download_snapshot(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out a release's snapshot: the very bytes that its digest is made of."""
    one = common.get_release(pk)
    content = canonical.write(one.snapshot)
    return _offer(content, "application/json", _name(one, "snapshot.json"))


def list_forms(name: str) -> list[str]:
    """Return what a table can be had as; only the figures by period are SDMX."""
    return [form for form in FORMS if form != "sdmx" or name == _SDMX_OF]


def _list_columns(dataset: rules.Dataset) -> list[tuple[rules.Column, str]]:
    """Return the columns, each with its meaning in the language of the page."""
    if (translation.get_language() or "").startswith("en"):
        told = [rules.english.say_column(dataset.name, one.name)[1] for one in dataset.columns]
        return list(zip(dataset.columns, told, strict=True))
    return [(one, one.meaning) for one in dataset.columns]


def _get_dataset(name: str) -> rules.Dataset:
    found = rules.get_dataset(name)
    if found is None:
        raise Http404
    return found


def _name(one: models.Release, ending: str) -> str:
    mark = "minh-hoa-" if one.snapshot["is_invented"] else ""
    return f"{mark}cong-bo-{one.number}-{ending}"


def _offer(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Access-Control-Allow-Origin"] = "*"  # open data, read by the pages of others too
    return response
