"""Addresses of scoring."""

from django.urls import path

from nq57.web.scoring.views import lines, results, rounds, sheets, together, workbooks

app_name = "scoring"

urlpatterns = [
    path("", rounds.list_rounds, name="rounds"),
    path("mo/", rounds.open_round, name="open"),
    path("bo-tieu-chi/<slug:code>/<int:version>/", rounds.show_criteria, name="criteria"),
    path("phieu/<str:code>/", sheets.show_sheet, name="sheet"),
    path("phieu/<str:code>/bang/", sheets.download_sheet, name="sheet_table"),
    path("phieu/<str:code>/mau/", workbooks.download_template, name="template"),
    path("phieu/<str:code>/nop/", workbooks.upload, name="upload"),
    path("phieu/<str:code>/nop/<int:pk>/", workbooks.show_upload, name="preview"),
    path("phieu/<str:code>/nop/<int:pk>/danh-dau/", workbooks.download_marked, name="marked"),
    path("phieu/<str:code>/buoc/", sheets.move_sheet, name="move_sheet"),
    path("phieu/<str:code>/tieu-chi/<str:criterion>/", lines.show_line, name="line"),
    path("phieu/<str:code>/minh-chung/<int:pk>/", lines.download_evidence, name="evidence_file"),
    path("phieu/<str:code>/minh-chung/<int:pk>/go/", lines.detach, name="detach"),
    path("<str:code>/", rounds.show_round, name="round"),
    path("<str:code>/buoc/", rounds.move_round, name="move"),
    path("<str:code>/hang-loat/", together.handle, name="together"),
    path("<str:code>/ket-qua/", results.show_results, name="results"),
    path("<str:code>/ket-qua/bang/", results.download_results, name="results_table"),
]
