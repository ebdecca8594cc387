"""Say the refusals of lower packages as plans does, so that each page shows one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

from nq57.cases import rules as case_rules
from nq57.orgs import rules as org_rules
from nq57.plans import rules


@contextmanager
def as_plans() -> Iterator[None]:
    """Raise what cases and offices refuse as the same refusal of plans.

    :raises NotAllowedError: when the post lacks a right there.
    :raises rules.PlansError: when a case or an office refuses otherwise.
    """
    try:
        yield
    except (case_rules.CasesError, org_rules.OrgsError) as error:
        raise rules.PlansError(str(error)) from error
