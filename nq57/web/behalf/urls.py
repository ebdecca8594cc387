"""Addresses of entering for an office."""

from django.urls import path

from nq57.web.behalf import views

app_name = "behalf"

urlpatterns = [
    path("<str:code>/", views.begin, name="begin"),
    path("<str:code>/phieu/<int:pk>/", views.download, name="sheet"),
]
