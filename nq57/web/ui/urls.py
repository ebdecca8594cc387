"""Address of the page of components."""

from django.urls import path

from nq57.web.ui import views

urlpatterns = [path("ui", views.show_components, name="ui")]
