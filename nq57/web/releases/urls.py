"""Addresses of releasing."""

from django.urls import path

from nq57.web.releases import views

app_name = "releases"

urlpatterns = [
    path("", views.list_releases, name="releases"),
    path("chuan-bi/<int:pk>/", views.prepare, name="prepare"),
    path("noi-dung/", views.list_texts, name="texts"),
    path("noi-dung/<slug:kind>/", views.write_text, name="text"),
]
