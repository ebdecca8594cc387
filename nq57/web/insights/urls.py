"""Addresses of the dashboards."""

from django.urls import path

from nq57.web.insights import views

app_name = "insights"

urlpatterns = [
    path("", views.list_plans, name="plans"),
    path("<slug:code>/", views.show_province, name="province"),
    path("<slug:code>/mot-trang.pdf", views.download_brief, name="sheet"),
    path("<slug:code>/ban-hanh/", views.draft_brief, name="brief"),
    path("<slug:code>/co-quan/", views.list_offices, name="offices"),
    path("<slug:code>/co-quan/<str:office>/", views.show_office, name="office"),
    path("<slug:code>/nhom/<str:section>/", views.show_section, name="section"),
    path("<slug:code>/xa-phuong/", views.show_communes, name="communes"),
    path("<slug:code>/thay-doi/", views.list_changes, name="changes"),
]
