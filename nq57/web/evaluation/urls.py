"""Addresses of evaluation."""

from django.urls import path

from nq57.web.evaluation import views

app_name = "evaluation"

urlpatterns = [
    path("", views.list_plans, name="plans"),
    path("bo-nguong/", views.show_criteria, name="criteria"),
    path("bo-nguong/them/", views.add_criteria, name="add_criteria"),
    path("<slug:code>/", views.list_verdicts, name="verdicts"),
    path("<slug:code>/bang/", views.download_verdicts, name="download"),
    path("<slug:code>/chi-tieu/<str:indicator>/", views.show_verdict, name="verdict"),
]
