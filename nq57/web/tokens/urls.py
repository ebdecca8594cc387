"""Addresses of one's own tokens."""

from django.urls import path

from nq57.web.tokens import views

app_name = "tokens"
urlpatterns = [
    path("", views.list_tokens, name="list"),
    path("tao", views.make_token, name="make"),
    path("<int:token_id>/thu-hoi", views.revoke_token, name="revoke"),
]
