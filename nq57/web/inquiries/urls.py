"""Addresses of ad-hoc inquiries."""

from django.urls import path

from nq57.web.inquiries.views import answering, asking, listing, outcome, writing

app_name = "inquiries"

urlpatterns = [
    path("", listing.list_inquiries, name="inquiries"),
    path("phieu/moi/", writing.make, name="make"),
    path("phieu/<int:pk>/", writing.edit, name="questionnaire"),
    path("phieu/<int:pk>/chep/", writing.copy, name="copy"),
    path("phieu/<int:pk>/hoi/", asking.ask, name="ask"),
    path("<int:pk>/", outcome.show, name="inquiry"),
    path("<int:pk>/bang.xlsx", outcome.export, name="export"),
    path("<int:pk>/bang.csv", outcome.export_text, name="export_text"),
    path("<int:pk>/don-doc/", outcome.urge, name="urge"),
    path("<int:pk>/nhan/", outcome.judge, name="judge"),
    path("<int:pk>/doi/", asking.change, name="change"),
    path("tra-loi/<str:code>/", answering.answer, name="reply"),
    path("tra-loi/<str:code>/buoc/", answering.move, name="move"),
    path("tra-loi/<str:code>/phieu.xlsx", answering.download_sheet, name="sheet"),
    path("tra-loi/<str:code>/nhap/", answering.import_sheet, name="import_sheet"),
    path("tra-loi/<str:code>/gia-han/", answering.request_extension, name="request_extension"),
    path(
        "tra-loi/<str:code>/gia-han/<int:extension>/", answering.decide_extension,
        name="decide_extension",
    ),
    path("tra-loi/<str:code>/tep/<int:question>/", answering.download_file, name="file"),
]  # fmt: skip
