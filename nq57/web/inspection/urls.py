"""Addresses of inspection."""

from django.urls import path

from nq57.web.inspection.views import finding, listing, planning, visiting

app_name = "inspection"

urlpatterns = [
    path("", listing.list_inspections, name="inspections"),
    path("ke-hoach/moi/", planning.make_program, name="make_program"),
    path("ke-hoach/<int:pk>/co-quan/", planning.plan_inspection, name="plan"),
    path("phat-hien/", listing.list_findings, name="findings"),
    path("phat-hien/bang.xlsx", listing.export, name="export"),
    path("phat-hien/<str:code>/", finding.show, name="finding"),
    path("phat-hien/<str:code>/buoc/", finding.act, name="act_on_finding"),
    path("phat-hien/<str:code>/tep/<int:pk>/", finding.download, name="finding_file"),
    path("cuoc/<str:code>/", visiting.show, name="inspection"),
    path("cuoc/<str:code>/buoc/", visiting.act, name="act"),
]
