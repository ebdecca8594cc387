"""Addresses of messages."""

from django.urls import path

from nq57.web.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.list_notices, name="notices"),
    path("da-doc/", views.mark_read, name="read"),
    path("kenh/", views.set_channels, name="channels"),
]
