"""Addresses of the demonstration."""

from django.urls import path

from nq57.web.demonstration import views

app_name = "demonstration"

urlpatterns = [
    path("vai/", views.enter, name="enter"),
    path("tien-do/", views.show_progress, name="progress"),
]
