"""Tags of an item of a report: its thread, and which colleague holds it."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone

register = template.Library()


@register.inclusion_tag("threads/_open.html", takes_context=True)
def thread_link(
    context: template.Context, code: str, about: str = "", name: str = "", target: str = "talk"
) -> dict[str, Any]:
    """Lead to a thread, with how much is said in it; nothing when it is not to be seen.

    ``threads`` of the page says how much (``cases.queries.count_messages``).
    """
    threads = context.get("threads")
    count = threads.get(code, about) if threads is not None else 0
    url = reverse("threads:item", args=[code, about]) if about else reverse(
        "threads:thread", args=[code]
    )  # fmt: skip
    return {
        "url": url,
        "count": count,
        "is_seen": count is not None,
        "name": name,
        "target": target,
    }


@register.inclusion_tag("threads/_open.html", takes_context=True)
def item_thread(
    context: template.Context, item: Any, report_code: str, name: str = ""
) -> dict[str, Any]:
    """Lead to the thread of a report's item; a line's is the thread of its obligation."""
    if hasattr(item, "obligation"):
        return dict(thread_link(context, item.obligation.case.code, name=name))
    return dict(thread_link(context, report_code, item.item, name))


@register.inclusion_tag("handing/_item.html", takes_context=True)
def handed_mark(context: template.Context, item: Any) -> dict[str, Any]:
    """Say which colleague holds an item of a report; ``handed`` of the page knows."""
    handed = context.get("handed") or {}
    return {"row": handed.get(item.item), "today": timezone.localdate()}


@register.filter
def thread_url(subject: str) -> str:
    """Return the address of the thread that a notice names (``code`` or ``code#item``)."""
    code, _, about = subject.partition("#")
    return reverse("threads:item", args=[code, about]) if about else reverse(
        "threads:thread", args=[code]
    )  # fmt: skip
