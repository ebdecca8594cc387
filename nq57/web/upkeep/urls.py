"""Addresses that programs ask: is it alive, is it ready, how does it do."""

from django.urls import path

from nq57.web.upkeep import views

app_name = "upkeep"
urlpatterns = [
    path("song", views.show_alive, name="alive"),
    path("san-sang", views.show_ready, name="ready"),
    path("so-do", views.show_metrics, name="metrics"),
]
