"""Addresses of handing inside an office."""

from django.urls import path

from nq57.web.handing import views

app_name = "handing"

urlpatterns = [path("<str:code>/", views.hand, name="hand")]
