"""Addresses of consolidation."""

from django.urls import path

from nq57.web.consolidation import views

app_name = "consolidation"

urlpatterns = [
    path("", views.list_cycles, name="cycles"),
    path("ky/<int:pk>/", views.show_totals, name="totals"),
    path("ky/<int:pk>/bang/", views.download_totals, name="download"),
    path("ky/<int:pk>/chi-tieu/<str:code>/", views.show_indicator, name="indicator"),
    path("ky/<int:pk>/loi-van/", views.show_narrative, name="narrative"),
    path("ky/<int:pk>/ra-soat/", views.show_review, name="review"),
    path("ban/<int:pk>/", views.show_version, name="version"),
]
