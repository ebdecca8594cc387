"""The words of a consolidation as a release may carry them: sentences, without the restricted."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from nq57.audit.enums import Secrecy
from nq57.cases import models as cases
from nq57.documents.models import Document
from nq57.plans import models as plans
from nq57.releases import rules
from nq57.reporting import rules as report_rules
from nq57.reporting.models import Consolidation


@dataclass(frozen=True)
class Sentence:
    """A sentence of the province's text that a release may carry; ``key`` says which it is."""

    key: str
    part: str
    title: str
    text: str
    office: str


def list_sentences(*, consolidation: Consolidation) -> tuple[list[Sentence], int]:
    """Return the sentences that may be released, in order, and how many may not.

    A sentence may not when its report is restricted now, or when it names something that is.
    """
    told = list(_read(consolidation))
    held = cases.Case.objects.filter(code__in={report for _one, report in told})
    open_ = set(held.filter(secrecy=Secrecy.OPEN).values_list("code", flat=True))
    hidden = _list_hidden(consolidation.cycle.plan)
    found = [
        one for one, report in told
        if report in open_ and not rules.names_any(one.text, hidden)
    ]  # fmt: skip
    return found, len(told) - len(found)


def tell_words(*, sentences: Collection[Sentence], chosen: Collection[str]) -> list[dict[str, Any]]:
    """Return the chosen sentences by part, in the order of the report."""
    parts: dict[str, dict[str, Any]] = {}
    for one in sentences:
        if one.key in chosen:
            part = {"part": one.part, "title": one.title, "sentences": []}
            parts.setdefault(one.part, part)["sentences"].append(one.text)
    return list(parts.values())


def _read(consolidation: Consolidation) -> Iterator[tuple[Sentence, str]]:
    """Yield every sentence of a consolidation with the code of the report that it is from."""
    for part, title in report_rules.WORDS.items():
        for place, one in enumerate(consolidation.words.get(part, [])):
            key = f"{part}.{place}"
            yield Sentence(key, part, title, one["text"], one["office"]), one["report"]


def _list_hidden(plan: plans.Plan) -> list[str]:
    """Return what no released sentence may name: restricted documents, orders and work."""
    documents = Document.objects.exclude(secrecy=Secrecy.OPEN).values_list("symbol", "title")
    tasks = plan.tasks.exclude(document__secrecy=Secrecy.OPEN).values_list("title")
    owed = cases.Case.objects.filter(kind="obligation", obligation__plan=plan)
    work = owed.exclude(secrecy=Secrecy.OPEN).values_list("title")
    return [words for row in (*documents, *tasks, *work) for words in row if words]
