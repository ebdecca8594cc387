"""Every address of the site."""

from django.urls import include, path

urlpatterns = [
    path("tai-khoan/", include("allauth.urls")),
    path("", include("nq57.web.home.urls")),
]
