"""What a page of a case shows of its moves: those that may be made now, those that were."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise

from nq57.cases import models as cases
from nq57.orgs import queries

Taken = list[tuple[cases.Step, str, str]]


@dataclass(frozen=True)
class Step:
    """One step that may be taken now: its words, its form; whether it is the main one."""

    do: str
    label: str
    form: forms.Form | None
    is_main: bool = False


def tell_taken(case: cases.Case, words: Mapping[str, tuple[str, str | Promise]]) -> Taken:
    """Return the steps of a case for ``components/case_history.html``, the newest first: each
    with the name of who took it and the word (of ``words``) of the state that it led to, where
    that is another."""
    taken = list(case.steps.order_by("-pk"))
    names = queries.list_account_names(logins={step.account for step in taken})
    return [
        (
            step, names.get(step.account, ""),
            str(words[step.after][1]) if step.after != step.before else "",
        )
        for step in taken
    ]  # fmt: skip
