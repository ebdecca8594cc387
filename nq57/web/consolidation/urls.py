"""Addresses of consolidation."""

from django.urls import path

from nq57.web.consolidation.views import indicator, narrative, series, totals, version

app_name = "consolidation"

urlpatterns = [
    path("", totals.list_cycles, name="cycles"),
    path("ky/<int:pk>/", totals.show_totals, name="totals"),
    path("ky/<int:pk>/bang/", totals.download_totals, name="download"),
    path("ky/<int:pk>/chi-tieu/<str:code>/", indicator.show_indicator, name="indicator"),
    path("ky/<int:pk>/loi-van/", narrative.show_narrative, name="narrative"),
    path("ky/<int:pk>/ra-soat/", narrative.show_review, name="review"),
    path("chi-tieu/<slug:code>/<str:number>/", series.show_series, name="series"),
    path("chi-tieu/<slug:code>/<str:number>/bang/", series.download_series, name="download_series"),
    path("ban/<int:pk>/", version.show_version, name="version"),
]
