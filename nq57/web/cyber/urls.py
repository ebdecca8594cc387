"""Addresses of the register of information systems."""

from django.urls import path

from nq57.web.cyber.views import criteria, dossiers, entering, listing, sheets, system

app_name = "cyber"

urlpatterns = [
    path("", listing.list_systems, name="systems"),
    path("so-luong/", listing.count, name="counts"),
    path("bang.xlsx", sheets.export, {"kind": "xlsx"}, name="export"),
    path("bang.csv", sheets.export, {"kind": "csv"}, name="export_csv"),
    path("bang-mau.xlsx", sheets.offer_template, name="template"),
    path("nhap-bang/", sheets.import_sheet, name="import"),
    path("moi/", entering.add, name="add"),
    path("tieu-chi/", criteria.list_criteria, name="criteria"),
    path("tieu-chi/<int:pk>/", criteria.correct, name="criterion"),
    path("he-thong/<str:code>/", system.show, name="system"),
    path("he-thong/<str:code>/sua/", entering.change, name="change"),
    path("he-thong/<str:code>/cap-do/", system.find_level, name="level"),
    path("he-thong/<str:code>/ho-so/", system.open_dossier, name="open_dossier"),
    path("ho-so/<str:code>/", dossiers.show, name="dossier"),
    path("ho-so/<str:code>/buoc/", dossiers.act, name="act"),
    path("ho-so/<str:code>/tep/<int:pk>/", dossiers.download, name="file"),
]
