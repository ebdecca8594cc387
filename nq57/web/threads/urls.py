"""Addresses of threads."""

from django.urls import path

from nq57.web.threads import views

app_name = "threads"

urlpatterns = [
    path("<str:code>/", views.show_thread, name="thread"),
    path("<str:code>/<slug:about>/", views.show_thread, name="item"),
]
