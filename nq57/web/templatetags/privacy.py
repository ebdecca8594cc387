"""Tags of the register of personal-data processing: where offices, files, requests stand."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from nq57.registers.privacy import permissions
from nq57.web.shared import acting, states
from nq57.web.templatetags import nq57 as shared_tags

register = template.Library()


@register.simple_tag
def privacy_standing(standing: str) -> SafeString:
    """Draw where an office stands with its processings."""
    kind, word = states.PROCESSINGS[standing]
    return shared_tags.status(kind, str(word))


@register.simple_tag
def impact_stand(stand: str) -> SafeString:
    """Draw where the impact file of a processing stands on a day."""
    kind, word = states.IMPACT_STANDS[stand]
    return shared_tags.status(kind, str(word))


@register.simple_tag
def impact_state(state: str) -> SafeString:
    """Draw the state of a version of an impact file."""
    kind, word = states.IMPACTS[state]
    return shared_tags.status(kind, str(word))


@register.simple_tag
def request_state(state: str) -> SafeString:
    """Draw the state of a request of a data subject."""
    kind, word = states.SUBJECT_REQUESTS[state]
    return shared_tags.status(kind, str(word))


@register.simple_tag(takes_context=True)
def privacy_sees(context: Context) -> dict[str, bool]:
    """Return which parts of the area the post may open."""
    by = acting.get_actor(context["request"])
    return {
        "requests": permissions.REQUESTS.may_list(by),
        "breaches": permissions.BREACHES.may_list(by),
    }
