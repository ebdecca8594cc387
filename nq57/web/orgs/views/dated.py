"""Dated facts of groups and reporting: what would change, who changed it meanwhile, the word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.core import text
from nq57.documents import models as documents
from nq57.law import models as law
from nq57.orgs import models, queries, rules
from nq57.web.shared import acting, formats, people, verbs

READ_OR_POST = ["GET", "HEAD", "POST"]
_OFFERED_SYMBOLS = 60
_OWN_FIELDS = {"csrfmiddlewaretoken", "confirm", "seen", "typed"}


@dataclass(frozen=True)
class Change:
    """How one kind of change is asked for, tried, told and made.

    ``make`` takes the stamp of the list as it was previewed and returns who is touched;
    ``look`` returns who counts on the day; ``tell`` makes the head sentence of the preview
    from those before, those after and those touched.
    """

    title: str
    lead: str
    crumbs: Sequence[tuple[str, str]]
    subject: tuple[str, str]
    make: Callable[[str], Sequence[models.Organisation]]
    look: Callable[[], models.OrganisationQuerySet]
    stamp: Callable[[], str]
    tell: Callable[[int, int, int], str]
    next_url: Callable[[], str]


@dataclass(frozen=True)
class Preview:
    """What a change would do, and the stamps of what it rests on."""

    sentence: str
    before: list[models.Organisation]
    after: list[models.Organisation]
    gained: list[models.Organisation]
    lost: list[models.Organisation]
    touched: list[models.Organisation]
    seen: str
    typed: str


def answer(
    request: acting.OfficialRequest, form: django_forms.Form, change: Change
) -> HttpResponse:
    """Show the form, what would happen, or go where it shows that it has happened."""
    preview, refusal, way, status = None, "", "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if _is_second_word(request.POST):
                    change.make(request.POST.get("seen", ""))
                    messages.success(request, _("Đã ghi."))
                    return redirect(change.next_url())
                preview, status = _try(change, request.POST), 200
                if "confirm" in request.POST:
                    refusal, status = _say_retyped(), 409
            except rules.ChangedMeanwhileError as error:
                refusal, way, status = str(error), _tell_last(request, change), 409
                preview = _try_again(change, request.POST)
            except rules.OrgsError as error:
                refusal = str(error)
    symbols = documents.Document.objects.visible_to(request.actor).exclude(symbol=None)
    context = {
        "form": form,
        "change": change,
        "preview": preview,
        "refusal": refusal,
        "way": way,
        "offices": models.Organisation.objects.on(timezone.localdate()).in_order().only("name"),
        "symbols": symbols.order_by("-issued_on").values_list("symbol", flat=True)[
            :_OFFERED_SYMBOLS
        ],
    }
    return render(request, "orgs/dated_change.html", context, status=status)


def find_symbol(typed: str, by: audit_rules.Actor) -> str | None:
    """Return a document's symbol as the site knows it, whatever case was typed, or None."""
    symbol = text.normalise(typed)
    known = documents.Document.objects.visible_to(by).filter(symbol__iexact=symbol)
    bases = law.LegalBasis.objects.filter(code__iexact=symbol)
    return (
        known.values_list("symbol", flat=True).first()
        or bases.values_list("code", flat=True).first()
        or queries.find_used_symbol(symbol=symbol)
    )


def list_history(request: acting.OfficialRequest, kind: str, code: str) -> "list[audit.Entry]":
    """Return the newest journal entries about a subject that the actor may read."""
    return list(queries.list_journal(by=request.actor).about(kind, code)[:10])


def _is_second_word(posted: QueryDict) -> bool:
    """Say whether exactly what was previewed is to be made."""
    return "confirm" in posted and posted.get("typed") == _digest(posted)


def _digest(posted: QueryDict) -> str:
    """Return a digest of what was typed; a hidden field without value counts as absent."""
    names = sorted(posted.keys() - _OWN_FIELDS)
    return rules.make_stamp([name, *posted.getlist(name)] for name in names if posted[name])


def _try(change: Change, posted: QueryDict) -> Preview:
    """Make a change, look at it, and take it back.

    :raises OrgsError: as the change itself would.
    """
    seen, before = change.stamp(), list(change.look())
    with transaction.atomic():
        touched = sorted(change.make(seen), key=lambda one: (one.sort_key, one.code))
        after = list(change.look())
        transaction.set_rollback(True)
    return Preview(
        sentence=change.tell(len(before), len(after), len(touched)),
        before=before,
        after=after,
        gained=[one for one in after if one not in before],
        lost=[one for one in before if one not in after],
        touched=touched,
        seen=seen,
        typed=_digest(posted),
    )


def _try_again(change: Change, posted: QueryDict) -> Preview | None:
    """Preview on the changed list; None when the change is no longer possible there."""
    try:
        return _try(change, posted)
    except rules.OrgsError:
        return None


def _say_retyped() -> str:
    return _("Có ô đã sửa sau khi xem trước, nên chưa ghi gì. Xem lại phần dưới rồi bấm Ghi.")


def _tell_last(request: acting.OfficialRequest, change: Change) -> str:
    """Name the act that came between, for who may read the journal."""
    last = next(iter(list_history(request, *change.subject)), None)
    if last is None:
        return ""
    return _("Lần sửa vừa rồi: %(what)s, %(who)s, lúc %(when)s.") % {
        "what": verbs.say(last.verb),
        "who": people.find_and_say(last.account, last.at),
        "when": formats.format_moment(last.at),
    }
