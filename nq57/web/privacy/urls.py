"""Addresses of the register of personal-data processing."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from nq57.web.privacy.views import (
    breach,
    impacts,
    offices,
    overview,
    processing,
    requests,
    tables,
)
from nq57.web.shared import entries

app_name = "privacy"


def _replace(table: entries.Table, at: str, show: Callable[..., HttpResponse]) -> list[URLPattern]:
    """Return the addresses of a kind of entry, whose page is one of its own."""
    return [
        path(f"{at}<str:code>/", show, name=table.one) if one.name == table.one else one
        for one in entries.make_urls(table, at)
    ]


urlpatterns = [
    path("", overview.show, name="overview"),
    path("co-quan/", offices.list_offices, name="offices"),
    path("co-quan/khai-khong-co/", offices.declare, name="declare_none"),
    path("co-quan/rut-lai/", offices.take_back, name="take_back_none"),
    path("danh-gia-tac-dong/", impacts.list_impacts, name="impacts"),
    path("danh-gia-tac-dong/bang.xlsx", impacts.export, {"kind": "xlsx"}, name="export_impacts"),
    path("danh-gia-tac-dong/bang.csv", impacts.export, {"kind": "csv"}, name="export_impacts_csv"),
    path("danh-gia-tac-dong/<str:code>/", impacts.show, name="impact"),
    path("danh-gia-tac-dong/<str:code>/buoc/", impacts.act, name="act_on_impact"),
    path("danh-gia-tac-dong/<str:code>/tep/", impacts.download, name="impact_file"),
    path("hoat-dong/<str:code>/danh-gia-tac-dong/", impacts.begin, name="begin_impact"),
    path("yeu-cau/", requests.list_requests, name="requests"),
    path("yeu-cau/moi/", requests.receive, name="receive_request"),
    path("yeu-cau/<str:code>/", requests.show, name="request"),
    path("yeu-cau/<str:code>/buoc/", requests.act, name="act_on_request"),
    *_replace(tables.PROCESSINGS, "hoat-dong/", processing.show),
    *_replace(tables.BREACHES, "vi-pham/", breach.show),
    *entries.make_urls(tables.CONSENTS, "dong-y/"),
]
