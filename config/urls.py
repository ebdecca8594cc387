"""Every address of the site."""

from django.urls import include, path

from nq57.api import root

handler403 = "nq57.web.shared.views.show_forbidden"
handler404 = "nq57.web.shared.views.show_missing"
handler429 = "nq57.web.shared.views.show_too_many"
handler500 = "nq57.web.shared.views.show_fault"

urlpatterns = [
    path("tai-khoan/toi/ma-truy-cap/", include("nq57.web.tokens.urls")),
    path("tai-khoan/", include("nq57.web.accounts.urls")),
    path("api/", root.urls),
    path("taxii2/", include("nq57.api.taxii")),
    path("", include("nq57.web.measures.urls")),
    path("viec/", include("nq57.web.work.urls")),
    path("chuyen-de/", include("nq57.web.inquiries.urls")),
    path("ngoai-tuyen/", include("nq57.web.offline.urls")),
    path("bao-cao/", include("nq57.web.reporting.urls")),
    path("giao-noi-bo/", include("nq57.web.handing.urls")),
    path("nhap-thay/", include("nq57.web.behalf.urls")),
    path("trao-doi/", include("nq57.web.threads.urls")),
    path("huong-dan/", include("nq57.web.guidance.urls")),
    path("tong-hop/", include("nq57.web.consolidation.urls")),
    path("kiem-tra-thuc-hien/", include("nq57.web.inspection.urls")),
    path("an-ninh-mang/", include("nq57.web.cyber.urls")),
    path("truyen-thong/", include("nq57.web.honours.urls")),
    path("du-lieu-ca-nhan/", include("nq57.web.privacy.urls")),
    path("danh-gia/", include("nq57.web.evaluation.urls")),
    path("cham-diem/", include("nq57.web.scoring.urls")),
    path("toan-canh/", include("nq57.web.insights.urls")),
    path("cong-khai/", include("nq57.web.public.urls")),
    path("cong-bo/", include("nq57.web.releases.urls")),
    path("phien-hop/", include("nq57.web.meetings.urls")),
    path("theo-doi/", include("nq57.web.followup.urls")),
    path("thong-bao/", include("nq57.web.notices.urls")),
    path("bao-cao/", include("nq57.web.reportsheets.urls")),
    path("", include("nq57.web.papers.urls")),
    path("ke-hoach/", include("nq57.web.plans.urls")),
    path("van-ban/", include("nq57.web.documents.urls")),
    path("co-quan/", include("nq57.web.orgs.urls")),
    path("nhat-ky/", include("nq57.web.journal.urls")),
    path("thiet-lap/", include("nq57.web.law.urls")),
    path("", include("nq57.web.shared.urls")),
    path("", include("nq57.web.ui.urls")),
    path("", include("nq57.web.upkeep.urls")),
    path("minh-hoa/", include("nq57.web.demonstration.urls")),
    path("", include("nq57.web.home.urls")),
]
