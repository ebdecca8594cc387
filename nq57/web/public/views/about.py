"""What the site says of itself, its feeds, and how satisfied people are with it."""

import hashlib
import hmac
from typing import Any

from allauth.core import ratelimit
from allauth.core.internal import ratelimit as addresses
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import feedgenerator, timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from nq57.releases import actions, enums, queries, rules
from nq57.web.public.views import common
from nq57.web.shared import acting
from nq57.web.shared import views as shared

_MOST = 30
_FEED = "application/atom+xml; charset=utf-8"


@common.public
def show_texts(request: HttpRequest) -> HttpResponse:
    """Show what an agency's site must say."""
    basis = _(
        "Những nội dung trang của cơ quan nhà nước phải công khai "
        "(Nghị định 224/2026/NĐ-CP, Điều 9)."
    )
    return _show(request, _("Giới thiệu, thông tin công khai"), basis, rules.MANDATORY)


@common.public
def show_label(request: HttpRequest) -> HttpResponse:
    """Show the label of the platform."""
    basis = _("Thông tin nhận biết nền tảng số (Nghị định 224/2026/NĐ-CP, Điều 28).")
    return _show(request, _("Nhãn nền tảng"), basis, rules.LABEL)


@common.public
def feed_releases(request: HttpRequest) -> HttpResponse:
    """Tell readers of feeds of each release and correction."""
    feed = _begin(_("Các bản công bố"), "public:feed_releases", "public:releases")
    for one in queries.list_releases(most=_MOST):
        title = _("Công bố lần %(n)d: %(period)s") % {
            "n": one.number, "period": _(one.consolidation.cycle.label)
        }  # fmt: skip
        if one.replaces_id:
            title = _("Đính chính. %(title)s") % {"title": title}
        _add(feed, title, one.get_absolute_url(), one.changes, one.at)
    return _answer(feed)


@common.public
def feed_documents(request: HttpRequest) -> HttpResponse:
    """Tell readers of feeds of each open document."""
    feed = _begin(_("Văn bản mới"), "public:feed_documents", "documents:documents")
    for one in queries.list_documents(most=_MOST):
        title = f"{one.symbol or one.kind_text}: {one.title}"
        _add(feed, title, one.get_absolute_url(), one.title, one.added_at)
    return _answer(feed)


@csrf_exempt  # there is no session to abuse, and no cookie is asked for
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest) -> HttpResponse:
    """Ask for a rating, or take one; who sends many is slowed down by a hash that lives for a
    day at most."""
    if request.method != "POST":
        asked = request.GET.get("trang", "")
        place = asked if asked in enums.Place.values else enums.Place.HOME
        return render(request, "public/rate.html", {"place": place})
    if not ratelimit.consume(request, action="rating", key=_blur(request)):
        return shared.show_too_many(request)
    try:
        actions.rate(
            place=request.POST.get("trang", ""), score=request.POST.get("muc", ""),
            by=acting.get_actor(request), at=timezone.now(),
        )  # fmt: skip
    except rules.ReleasesError as error:
        return shared.show_refusal(request, error, status=422)
    return render(request, "public/thanks.html", {"place": request.POST["trang"]})


def _blur(request: HttpRequest) -> str:
    """Return what tells addresses apart today and tells nobody who they are."""
    secret = f"{settings.SECRET_KEY}{timezone.localdate()}".encode()
    return hmac.new(secret, str(addresses.get_ip(request)).encode(), hashlib.sha256).hexdigest()


def _show(request: HttpRequest, heading: str, basis: str, kinds: tuple[str, ...]) -> HttpResponse:
    held = queries.list_texts()
    texts = [(_(str(enums.StatementKind(kind).label)), held[kind]) for kind in kinds]
    return common.show(request, "texts", {"heading": heading, "basis": basis, "texts": texts})


def _begin(title: str, own: str, page: str) -> Any:
    return feedgenerator.Atom1Feed(
        title=f"{title} – nq57 {settings.PROVINCE}", description=title,
        link=settings.PUBLIC_ADDRESS + reverse(page), language="vi",
        feed_url=settings.PUBLIC_ADDRESS + reverse(own),
    )  # fmt: skip


def _add(feed: Any, title: str, url: str, description: str, at: Any) -> None:
    address = settings.PUBLIC_ADDRESS + url
    feed.add_item(
        title=title, link=address, description=description, pubdate=at, updateddate=at,
        unique_id=address,
    )  # fmt: skip


def _answer(feed: Any) -> HttpResponse:
    return HttpResponse(feed.writeString("utf-8"), content_type=_FEED)
