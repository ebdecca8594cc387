"""Addresses of papers; the check is what a QR code on paper leads to."""

from django.urls import path

from nq57.web.papers.views import checking, drafting, register, signing

app_name = "papers"

urlpatterns = [
    path("van-ban-di/", register.list_papers, name="register"),
    path("van-ban-di/thong-bao/", drafting.draft_notice, name="notice"),
    path("van-ban-di/bao-cao/<str:code>/", drafting.draft_report, name="report"),
    path("van-ban-di/tong-hop/<int:pk>/", drafting.draft_province_report, name="province"),
    path("van-ban-di/bien-ban/<str:code>/", drafting.draft_minutes, name="minutes"),
    path("van-ban-di/dien-tap/<str:code>/", drafting.draft_drill_report, name="drill_report"),
    path(
        "van-ban-di/su-co/<str:code>/<str:stage>/",
        drafting.draft_incident_report,
        name="incident_report",
    ),
    path("van-ban-di/<int:pk>/", register.show_paper, name="paper"),
    path("van-ban-di/<int:pk>/tep/<str:form>/", register.download, name="download"),
    path("van-ban-di/<int:pk>/thu-hoi/", register.withdraw, name="withdraw"),
    path("van-ban-di/<int:pk>/ky-so/", signing.receive, name="sign"),
    path("van-ban-di/<int:pk>/ky-so/<int:signed>/", signing.download, name="signed"),
    path("van-ban-di/<int:pk>/ky-so/<int:signed>/kiem-tra/", signing.check, name="recheck"),
    path("kiem-tra/", checking.check, name="check"),
    # As the code on paper has it: without a slash at the end.
    path("kiem-tra/<str:token>", checking.check, name="proof"),
]
