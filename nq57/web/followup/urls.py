"""Addresses of the follow-up."""

from django.urls import path

from nq57.web.followup.views import digests, matrix, reminders, urging

app_name = "followup"

urlpatterns = [
    path("", matrix.show_latest, name="latest"),
    path("ky/<int:pk>/", matrix.show_cycle, name="cycle"),
    path("ky/<int:pk>/don-doc/", urging.urge, name="urge"),
    path("quy-tac/", reminders.list_rules, name="rules"),
    path("quy-tac/them/", reminders.add_rule, name="add_rule"),
    path("quy-tac/<str:code>/", reminders.change_rule, name="rule"),
    path("ban-tin/", digests.show_digest, name="digest"),
]
