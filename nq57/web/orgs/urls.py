"""Addresses of organisations and groups."""

from django.urls import path

from nq57.web.orgs.views import changes, reading

urlpatterns = [
    path("", reading.list_organisations, name="organisations"),
    path("nhom", reading.list_groups, name="groups"),
    path("nhom/<str:code>", reading.show_group, name="group"),
    path("lap", changes.create_organisation, name="create_organisation"),
    path("nhap", changes.merge_organisations, name="merge_organisations"),
    path("<str:code>", reading.show_organisation, name="organisation"),
    path("<str:code>/doi-ten", changes.rename_organisation, name="rename_organisation"),
    path("<str:code>/chia", changes.split_organisation, name="split_organisation"),
    path("<str:code>/ket-thuc", changes.end_organisation, name="end_organisation"),
]
