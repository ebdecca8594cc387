"""Addresses of the steering committee and its meetings."""

from django.urls import path

from nq57.web.meetings.views import attending, committee, concluding, meetings, preparing

app_name = "meetings"

urlpatterns = [
    path("", meetings.list_meetings, name="meetings"),
    path("ban-chi-dao/<slug:plan>/", committee.show_committee, name="committee"),
    path("ban-chi-dao/<slug:plan>/them/", committee.add_member, name="add_member"),
    path("thanh-vien/<int:pk>/thoi/", committee.end_member, name="end_member"),
    path("thanh-vien/<int:pk>/phan-cong/", committee.add_charge, name="add_charge"),
    path("phan-cong/<int:pk>/thoi/", committee.end_charge, name="end_charge"),
    path("lap/<slug:plan>/", preparing.plan_meeting, name="plan_meeting"),
    path("ket-luan/<int:pk>/go/", concluding.drop_conclusion, name="drop_conclusion"),
    path("phien/<slug:code>/", meetings.show_meeting, name="meeting"),
    path("phien/<slug:code>/chuong-trinh/", preparing.edit_agenda, name="agenda"),
    path("phien/<slug:code>/ho-so/", preparing.freeze_file, name="file"),
    path("phien/<slug:code>/du-hop/", attending.record_attendance, name="attendance"),
    path("phien/<slug:code>/buoc/", preparing.move, name="move"),
    path("phien/<slug:code>/ket-luan/", concluding.conclude, name="conclude"),
]
