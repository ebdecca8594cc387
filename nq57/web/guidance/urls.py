"""Addresses of guidance."""

from django.urls import path

from nq57.web.guidance import views

app_name = "guidance"

urlpatterns = [
    path("", views.list_guidance, name="list"),
    path("moi/", views.publish, name="publish"),
    path("<slug:code>/", views.show_guidance, name="guidance"),
    path("<slug:code>/thay/", views.replace, name="replace"),
    path("<slug:code>/rut/", views.withdraw, name="withdraw"),
]
