"""Addresses of the register of information systems."""

from django.urls import path

from nq57.web.cyber.views import (
    campaigns,
    criteria,
    declaring,
    dossiers,
    entering,
    listing,
    sheets,
    system,
)

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
    path("chien-dich/", campaigns.list_campaigns, name="campaigns"),
    path("chien-dich/moi/", campaigns.open_campaign, name="open_campaign"),
    path("chien-dich/<str:code>/", campaigns.show, name="campaign"),
    path(
        "chien-dich/<str:code>/bang.xlsx",
        campaigns.export,
        {"kind": "xlsx"},
        name="campaign_table",
    ),
    path(
        "chien-dich/<str:code>/bang.csv",
        campaigns.export,
        {"kind": "csv"},
        name="campaign_table_csv",
    ),
    path("chien-dich/<str:code>/sua/", campaigns.correct, name="correct_campaign"),
    path("chien-dich/<str:code>/ket-thuc/", campaigns.end, name="end_campaign"),
    path("chien-dich/<str:code>/don-doc/", campaigns.urge, name="urge_campaign"),
    path(
        "chien-dich/<str:code>/co-quan/<str:office>/",
        declaring.show_office,
        name="campaign_office",
    ),
    path("chien-dich/<str:code>/co-quan/<str:office>/ke-khai/", declaring.declare, name="declare"),
    path("ke-khai/<str:code>/", declaring.show, name="declaration"),
    path("ke-khai/<str:code>/buoc/", declaring.act, name="act_on_declaration"),
    path("ke-khai/<str:code>/tep/<int:pk>/", declaring.download, name="declaration_file"),
]
