"""Addresses of the front page."""

from django.urls import path

from nq57.web.home import views

urlpatterns = [path("", views.show_home, name="home")]
