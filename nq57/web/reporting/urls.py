"""Addresses of periodic reports."""

from django.urls import path

from nq57.web.reporting.views import checking, cycles, files, form

app_name = "reporting"

urlpatterns = [
    path("", form.list_reports, name="reports"),
    path("cho-kiem-tra/", checking.check_items, name="queue"),
    path("ky/<int:pk>/", cycles.show_cycle, name="cycle"),
    path("thiet-lap/<slug:code>/", cycles.set_terms, name="terms"),
    path("mo-ky/<slug:code>/", cycles.open_cycle, name="open_cycle"),
    path("so-lieu-cong-bo/<slug:code>/", cycles.record_published, name="published"),
    path("<str:code>/", form.edit_report, name="report"),
    path("<str:code>/buoc/", form.move_report, name="move"),
    path("<str:code>/tra-lai/", checking.return_items, name="return"),
    path("<str:code>/minh-chung/", files.add_evidence, name="evidence"),
    path("<str:code>/minh-chung/<int:pk>/go/", files.remove_evidence, name="remove_evidence"),
    path("<str:code>/minh-chung/<int:pk>/", files.download_evidence, name="evidence_file"),
    path("<str:code>/ban-in/", files.show_paper, name="paper"),
    path("<str:code>/ban-in/<str:period>/", files.show_paper, name="cadence"),
]
