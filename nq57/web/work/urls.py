"""Addresses of obligations."""

from django.urls import path

from nq57.web.work.views import arming, evidence, listing, single, tracking

app_name = "work"

urlpatterns = [
    path("", listing.list_obligations, name="obligations"),
    path("bang.xlsx", listing.export, name="export"),
    path("bang.csv", listing.export_csv, name="export_csv"),
    path("don-doc/", listing.urge, name="urge"),
    path("xac-nhan/", tracking.settle, name="settle"),
    path("xac-nhan/bang.xlsx", tracking.download_sheet, name="sheet"),
    path("xac-nhan/nhap/", tracking.import_sheet, name="import_sheet"),
    path("theo-doi/<slug:plan>/", tracking.track, name="track"),
    path("dieu-kien/", arming.list_conditions, name="conditions"),
    path("dieu-kien/<int:assignment>/", arming.arm, name="arm"),
    path("<str:code>/", single.show_obligation, name="obligation"),
    path("<str:code>/buoc/", single.move, name="move"),
    path("<str:code>/don-doc/", single.urge_one, name="urge_one"),
    path("<str:code>/phan-cong/", single.set_handler, name="set_handler"),
    path("<str:code>/xem-xet/", single.decide_flagged, name="decide_flagged"),
    path("<str:code>/gia-han/", single.request_extension, name="request_extension"),
    path("<str:code>/gia-han/<int:pk>/", single.decide_extension, name="decide_extension"),
    path("<str:code>/minh-chung/", evidence.add, name="add_evidence"),
    path("<str:code>/minh-chung/<int:pk>/", evidence.check, name="check_evidence"),
    path("<str:code>/minh-chung/<int:pk>/tep/", evidence.download, name="evidence_file"),
]
