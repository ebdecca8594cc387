"""Addresses of the register of personal-data processing."""

from django.urls import path

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
    *entries.make_urls(tables.PROCESSINGS, "hoat-dong/", page=processing.show),
    *entries.make_urls(tables.BREACHES, "vi-pham/", page=breach.show),
    *entries.make_urls(tables.CONSENTS, "dong-y/"),
]
