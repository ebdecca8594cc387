"""Addresses of the register of information systems."""

from django.urls import path

from nq57.web.cyber.views import (
    criteria,
    dossiers,
    entering,
    listing,
    plan,
    planning,
    plans,
    sheets,
    system,
)

app_name = "cyber"

urlpatterns = [
    path("", listing.list_systems, name="systems"),
    path("so-luong/", listing.count, name="counts"),
    path("bang.xlsx", sheets.export, {"kind": "xlsx"}, name="export"),
    path("bang.csv", sheets.export, {"kind": "csv"}, name="export_csv"),
    path("bang-mau.xlsx", sheets.offer_template, name="template"),
    path("nhap-bang/", sheets.import_sheet, name="import"),
    path("moi/", entering.add, name="add"),
    path("tieu-chi/", criteria.list_criteria, name="criteria"),
    path("tieu-chi/<int:pk>/", criteria.correct, name="criterion"),
    path("he-thong/<str:code>/", system.show, name="system"),
    path("he-thong/<str:code>/sua/", entering.change, name="change"),
    path("he-thong/<str:code>/cap-do/", system.find_level, name="level"),
    path("he-thong/<str:code>/ho-so/", system.open_dossier, name="open_dossier"),
    path("ho-so/<str:code>/", dossiers.show, name="dossier"),
    path("ho-so/<str:code>/buoc/", dossiers.act, name="act"),
    path("ho-so/<str:code>/tep/<int:pk>/", dossiers.download, name="file"),
    path("he-thong/<str:code>/phuong-an/", planning.begin, name="begin_plan"),
    path("phuong-an/", plans.list_plans, name="plans"),
    path("phuong-an/bang.xlsx", plans.export, {"kind": "xlsx"}, name="export_plans"),
    path("phuong-an/bang.csv", plans.export, {"kind": "csv"}, name="export_plans_csv"),
    path(
        "phuong-an/co-quan.xlsx", plans.export_offices, {"kind": "xlsx"},
        name="export_plan_offices",
    ),
    path(
        "phuong-an/co-quan.csv", plans.export_offices, {"kind": "csv"},
        name="export_plan_offices_csv",
    ),
    path("phuong-an/bao-xong/<str:code>/", plans.report, name="report_plans"),
    path("phuong-an/<str:code>/", plan.show, name="plan"),
    path("phuong-an/<str:code>/soan/", planning.write, name="write_plan"),
    path("phuong-an/<str:code>/buoc/", plan.act, name="act_on_plan"),
    path("phuong-an/<str:code>/so-sanh/", plan.compare, name="compare_plan"),
    path("phuong-an/<str:code>/cacao.json", plan.export_playbook, name="playbook"),
    path("phuong-an/<str:code>/ban-in.pdf", plan.print_plan, name="print_plan"),
    path("phuong-an/<str:code>/tep/<int:pk>/", plan.download, name="plan_file"),
]  # fmt: skip
