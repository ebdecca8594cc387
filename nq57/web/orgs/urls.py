"""Addresses of organisations and groups."""

from django.urls import path

from nq57.web.orgs.views import changes, groups, reading, reporting

urlpatterns = [
    path("", reading.list_organisations, name="organisations"),
    path("nhom", reading.list_groups, name="groups"),
    path("nhom/<str:code>", groups.show_group, name="group"),
    path("nhom/<str:code>/them", groups.add_members, name="add_members"),
    path("nhom/<str:code>/ra", groups.end_members, name="end_members"),
    path("nhom/<str:code>/xac-nhan", groups.confirm_members, name="confirm_members"),
    path("nhom/<str:code>/can-cu", groups.correct_members, name="correct_members"),
    path("bao-cao", reporting.list_reporting, name="reporting"),
    path("bao-cao/giao", reporting.begin_reporting, name="begin_reporting"),
    path("bao-cao/ket-thuc", reporting.end_reporting, name="end_reporting"),
    path("bao-cao/xac-nhan", reporting.confirm_reporting, name="confirm_reporting"),
    path("lap", changes.create_organisation, name="create_organisation"),
    path("nhap", changes.merge_organisations, name="merge_organisations"),
    path("<str:code>", reading.show_organisation, name="organisation"),
    path("<str:code>/doi-ten", changes.rename_organisation, name="rename_organisation"),
    path("<str:code>/chia", changes.split_organisation, name="split_organisation"),
    path("<str:code>/ket-thuc", changes.end_organisation, name="end_organisation"),
]
