"""Addresses of periodic reports."""

from django.urls import path

from nq57.web.reporting import views

app_name = "reporting"

urlpatterns = [
    path("", views.list_reports, name="reports"),
    path("cho-kiem-tra/", views.check_items, name="queue"),
    path("ky/<int:pk>/", views.show_cycle, name="cycle"),
    path("thiet-lap/<slug:code>/", views.set_terms, name="terms"),
    path("mo-ky/<slug:code>/", views.open_cycle, name="open_cycle"),
    path("so-lieu-cong-bo/<slug:code>/", views.record_published, name="published"),
    path("<str:code>/", views.edit_report, name="report"),
    path("<str:code>/buoc/", views.move_report, name="move"),
    path("<str:code>/tra-lai/", views.return_items, name="return"),
    path("<str:code>/minh-chung/", views.add_evidence, name="evidence"),
    path("<str:code>/minh-chung/<int:pk>/", views.download_evidence, name="evidence_file"),
    path("<str:code>/ban-in/", views.show_paper, name="paper"),
    path("<str:code>/ban-in/<str:period>/", views.show_paper, name="cadence"),
]
