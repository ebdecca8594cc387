"""Addresses of periodic reports."""

from django.urls import path

from nq57.web.reporting import views

app_name = "reporting"

urlpatterns = [
    path("", views.list_reports, name="reports"),
    path("cho-kiem-tra/", views.check_items, name="queue"),
    path("ky/<int:pk>/", views.show_cycle, name="cycle"),
    path("thiet-lap/<slug:code>/", views.set_terms, name="terms"),
    path("<str:code>/", views.edit_report, name="report"),
    path("<str:code>/buoc/", views.move_report, name="move"),
    path("<str:code>/tra-lai/", views.return_items, name="return"),
]
