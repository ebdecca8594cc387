"""Readings: run the reader, and where a review stands."""

import tempfile
from typing import Any

from django.db.models import QuerySet

from nq57.documents import enums, models, rules
from nq57.documents.reading import catalogue as catalogues
from nq57.documents.reading import sandbox
from nq57.files import queries as file_queries
from nq57.orgs.models import Organisation, OrganisationName, OrgGroup

_READ = "nq57.documents.reading.whole:read_whole"  # by name: only the child loads the reader


def get_catalogue() -> catalogues.Catalogue:
    """Return the bodies and groups that names are resolved against."""
    return catalogues.Catalogue.from_rows(*list_catalogue_rows())


def list_catalogue_rows() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return the rows of bodies and of groups for a catalogue, as the database has them.

    Ended organisations stay in it: a document of May 2025 names districts.
    """
    aliases: dict[int, list[str]] = {}
    for owner, name in OrganisationName.objects.values_list("organisation_id", "name"):
        aliases.setdefault(owner, []).append(name)
    bodies = [
        {
            "code": body.code,
            "name": body.name,
            "short_name": body.short_name,
            "kind": body.kind,
            "aliases": "|".join(aliases.get(body.pk, [])),
        }
        for body in Organisation.objects.order_by("code")
    ]
    groups = [
        {
            "code": group.code,
            "name": group.name,
            "patterns": "|".join(pattern.wording for pattern in group.patterns.all()),
        }
        for group in OrgGroup.objects.order_by("code").prefetch_related("patterns")
    ]
    return bodies, groups


def run_reader(*, reading: models.Reading, with_answers: bool = False) -> dict[str, Any]:
    """Read the reading's file in a child process with limits on memory, time and network.

    :raises errors.ReadingError: when the file cannot be read within them.
    :raises file_rules.FilesError: when the stored bytes are gone or refused.
    """
    content = file_queries.read_content(stored=reading.file)
    answers = _recorded_answers(reading) if with_answers else []
    with tempfile.NamedTemporaryFile(prefix="nq57-") as file:
        file.write(content)
        file.flush()
        bodies, groups = list_catalogue_rows()
        result: dict[str, Any] = sandbox.run_limited(
            _READ,
            {
                "path": file.name,
                "name": reading.file.name,
                "bodies": bodies,
                "groups": groups,
                "answers": answers,
            },
        )
    return result


def read_with_answers(*, reading: models.Reading) -> dict[str, Any]:
    """Return the draft's JSON as it reads with the current answers: what adoption takes.

    :raises errors.ReadingError: when the file cannot be read any more.
    """
    draft: dict[str, Any] = run_reader(reading=reading, with_answers=True)["draft"]
    return draft


def list_open_readings() -> QuerySet[models.Reading]:
    """Return the readings that somebody still has to do something with."""
    return models.Reading.objects.filter(
        state__in=[
            enums.ReadingState.WAITING,
            enums.ReadingState.READ,
            enums.ReadingState.FAILED,
        ]
    ).select_related("file")


def get_current_answers(*, reading: models.Reading) -> dict[str, models.Answer]:
    """Return the last word on each question; withdrawn ones are left out."""
    found = reading.answers.filter(is_current=True, is_withdrawn=False)
    return {answer.question: answer for answer in found}


def get_progress(*, reading: models.Reading) -> rules.Progress:
    """Return how many questions of the draft have an answer."""
    questions = (reading.draft or {}).get("questions", [])
    return rules.count_progress(questions, get_current_answers(reading=reading))


def get_question(*, reading: models.Reading, question_id: str) -> dict[str, Any]:
    """Return one question of the draft.

    :raises rules.DocumentsError: when the draft asks no such question.
    """
    for question in (reading.draft or {}).get("questions", []):
        if question["id"] == question_id:
            found: dict[str, Any] = question
            return found
    raise rules.DocumentsError("Bản đọc không còn câu hỏi này. Hãy tải lại trang.")


def _recorded_answers(reading: models.Reading) -> list[dict[str, Any]]:
    return [
        {
            "question": answer.question,
            "fingerprint": answer.fingerprint,
            "option": answer.option or None,
            "values": answer.values or {},
            "reason": answer.reason,
            "by": answer.by,
            "at": answer.at.isoformat(),
        }
        for answer in get_current_answers(reading=reading).values()
    ]


def get_draft_counts(*, reading: models.Reading) -> dict[str, int]:
    """Count what a draft holds: leaf tasks, as officials count them, and parts of orders."""
    draft = reading.draft or {}
    tasks = [task for task in draft.get("tasks", []) if task["assignments"]]
    orders = draft.get("directives", [])
    indicators = draft.get("indicators", [])
    return {
        "total": len(indicators) + len(tasks) + len(orders),
        "indicators": len(indicators),
        "tasks": len(tasks),
        "assignments": sum(len(task["assignments"]) for task in tasks),
        "orders": len(orders),
        "order_parts": sum(max(1, len(order["parts"])) for order in orders),
        "duties": len(draft.get("duties", [])),
        "clauses": len(draft.get("clauses", [])),
    }


def get_last_answer(*, reading: models.Reading, account: str) -> models.Answer | None:
    """Return the newest standing answer of one person: what that person's undo takes back."""
    own = reading.answers.filter(is_current=True, is_withdrawn=False, by=account)
    return own.order_by("-id").first()
