"""Addresses of indicator profiles."""

from django.urls import path

from nq57.web.measures.views import reading, writing

app_name = "measures"

_PLAN = "ke-hoach/<slug:code>/phieu/"
urlpatterns = [
    path("phieu-chi-tieu/", reading.show_overview, name="overview"),
    path(_PLAN, reading.list_profiles, name="profiles"),
    path(f"{_PLAN}de-xuat/", writing.propose_all, name="propose"),
    path(f"{_PLAN}duyet/", writing.approve, name="approve"),
    path(f"{_PLAN}xac-nhan/", writing.confirm, name="confirm"),
    path(f"{_PLAN}<str:number>/", reading.show_profile, name="profile"),
    path(f"{_PLAN}<str:number>/sua/", writing.edit_profile, name="edit"),
    path(f"{_PLAN}<str:number>/trinh/", writing.submit_profile, name="submit"),
]
