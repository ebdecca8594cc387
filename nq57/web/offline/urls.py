"""Addresses of the forms that work without the network."""

from django.urls import path

from nq57.web.offline import views

app_name = "offline"

urlpatterns = [
    path("", views.show_shell, name="page"),
    path("sw.js", views.show_worker, name="worker"),
    path("manifest.webmanifest", views.show_manifest, name="manifest"),
    path("toi.json", views.tell_who, name="who"),
    path("bao-cao/<str:code>.json", views.tell_report, name="report"),
    path("phieu/<str:code>.json", views.tell_reply, name="reply"),
    path("gui/", views.receive_acts, name="acts"),
    path("tep/<uuid:key>/", views.open_upload, name="upload"),
    path("tep/<uuid:key>/<int:start>/", views.add_piece, name="piece"),
]
