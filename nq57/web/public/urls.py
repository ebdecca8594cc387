"""Addresses of the public portal."""

from django.urls import path

from nq57.web.public import views

app_name = "public"

urlpatterns = [
    path("chi-tieu/", views.results.list_indicators, name="indicators"),
    path("chi-tieu/<str:code>/", views.results.show_indicator, name="indicator"),
    path("nhiem-vu/", views.results.list_tasks, name="tasks"),
    path("nhiem-vu/<str:code>/", views.results.show_task, name="task"),
    path("co-quan/", views.offices.list_offices, name="offices"),
    path("co-quan/<str:code>/", views.offices.show_office, name="office"),
    path("ban/", views.results.list_releases, name="releases"),
    path("ban/<int:pk>/", views.results.show_release, name="release"),
    path("du-lieu/", views.data.list_datasets, name="data"),
    path("du-lieu/<slug:name>/", views.data.show_dataset, name="dataset"),
    path("du-lieu/<int:pk>/tat-ca/", views.data.download_package, name="package"),
    path("du-lieu/<int:pk>/sdg/", views.data.download_sdg, name="sdg"),
    path("du-lieu/<int:pk>/goc/", views.data.download_snapshot, name="snapshot"),
    path("du-lieu/<int:pk>/<slug:name>/<slug:form>/", views.data.download, name="download"),
    path("tin/ban-cong-bo/", views.about.feed_releases, name="feed_releases"),
    path("tin/van-ban/", views.about.feed_documents, name="feed_documents"),
    path("gioi-thieu/", views.about.show_texts, name="about"),
    path("nhan-nen-tang/", views.about.show_label, name="label"),
    path("hai-long/", views.about.rate, name="rate"),
]
