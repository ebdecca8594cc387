"""Address of the journal."""

from django.urls import path

from nq57.web.journal import views

urlpatterns = [path("", views.list_entries, name="journal")]
