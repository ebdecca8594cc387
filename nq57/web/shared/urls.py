"""Addresses of what belongs to no area."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from nq57.web.shared import views

urlpatterns = [
    path("csp", views.receive_policy_report, name="csp_report"),
    path("ngon-ngu", csrf_exempt(login_not_required(set_language)), name="set_language"),
]
