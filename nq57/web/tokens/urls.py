"""Addresses of one's own tokens."""

from django.urls import path

from nq57.web.tokens import views

app_name = "tokens"
urlpatterns = [
    path("", views.list_tokens, name="list"),
    path("tao", views.make_token, name="make"),
    path("<int:token_id>/thu-hoi", views.revoke_token, name="revoke"),
    path("diem-nhan", views.list_webhooks, name="webhooks"),
    path("diem-nhan/them", views.make_webhook, name="make_webhook"),
    path("diem-nhan/<int:webhook_id>", views.show_webhook, name="webhook"),
    path("diem-nhan/<int:webhook_id>/<str:act>", views.act_on_webhook, name="act_on_webhook"),
]
