"""Addresses of reports as files, under those of the reports."""

from django.urls import path

from nq57.web.reportsheets import views

app_name = "reportsheets"

urlpatterns = [
    path("ky/<int:pk>/tinh-hinh.xlsx", views.download_status, name="status"),
    path("ky/<int:pk>/noi-dung.xlsx", views.download_items, name="items"),
    path("ky/<int:pk>/noi-dung.csv", views.download_csv, name="items_csv"),
    path("<str:code>/mau.xlsx", views.download_template, name="template"),
    path("<str:code>/excel/", views.upload, name="upload"),
    path("<str:code>/excel/<int:pk>/", views.show_upload, name="preview"),
    path("<str:code>/excel/<int:pk>/tep.xlsx", views.download_marked, name="marked"),
]
