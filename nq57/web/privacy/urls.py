"""Addresses of the register of personal-data processing."""

from django.urls import path

from nq57.web.privacy.views import offices, processing, tables
from nq57.web.shared import entries

app_name = "privacy"

_AT = "hoat-dong/"
urlpatterns = [
    path("co-quan/", offices.list_offices, name="offices"),
    path("co-quan/khai-khong-co/", offices.declare, name="declare_none"),
    path("co-quan/rut-lai/", offices.take_back, name="take_back_none"),
    *(
        path(f"{_AT}<str:code>/", processing.show, name="processing")
        if one.name == "processing" else one
        for one in entries.make_urls(tables.PROCESSINGS, _AT)
    ),
]  # fmt: skip
