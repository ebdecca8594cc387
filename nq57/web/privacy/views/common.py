"""What the views of the register share."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest

from nq57.cases import rules as case_rules
from nq57.files import rules as file_rules
from nq57.registers.base import rules as base_rules
from nq57.web.shared import acting

REFUSALS = (base_rules.EntryError, case_rules.CasesError, file_rules.FilesError)


def find(get: Callable[..., Any], request: HttpRequest, code: str) -> Any:
    """Return what the request's post sees under a code, else 404."""
    try:
        return get(code=code, by=acting.get_actor(request))
    except ObjectDoesNotExist:
        raise Http404 from None
