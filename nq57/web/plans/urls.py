"""Addresses of plans."""

from django.urls import path

from nq57.web.plans.views import adopting, amending, changing, reading

app_name = "plans"

urlpatterns = [
    path("", reading.list_plans, name="plans"),
    path("ban-hanh/<int:pk>/", adopting.adopt, name="adopt"),
    path("<slug:code>/", reading.show_indicators, name="plan"),
    path("<slug:code>/nhiem-vu/", reading.show_tasks, name="tasks"),
    path("<slug:code>/chi-dao/", reading.show_orders, name="orders"),
    path("<slug:code>/trach-nhiem/", reading.show_duties, name="duties"),
    path("<slug:code>/co-quan/", reading.show_offices, name="offices"),
    path("<slug:code>/co-quan/<str:office>/", reading.show_office, name="office"),
    path("<slug:code>/chi-tieu/<str:number>/", reading.show_indicator, name="indicator"),
    path("<slug:code>/viec/<int:pk>/", reading.show_task, name="task"),
    path("<slug:code>/phien-ban/", changing.show_versions, name="versions"),
    path("<slug:code>/so-sanh/", changing.show_differences, name="differences"),
    path("<slug:code>/chuyen-tiep/", changing.map_items, name="mapping"),
    path("<slug:code>/lien-quan/<int:pk>/", changing.decide_link, name="decide_link"),
    path("<slug:code>/trach-nhiem/<int:pk>/", changing.decide_same, name="decide_same"),
    path("<slug:code>/sua-doi/", amending.list_amendments, name="amendments"),
    path("<slug:code>/sua-doi/de-xuat/", amending.propose, name="propose_amendment"),
    path("<slug:code>/sua-doi/<int:pk>/", amending.show_amendment, name="amendment"),
]
