"""Write questionnaires: a new one, another version of one that was asked, a copy."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.core import text
from nq57.orgs.models import Organisation
from nq57.reporting import models, permissions, queries, rules

_MOST_TITLE = 300
_WORDS = ("kind", "text", "hint", "unit", "is_required", "low", "high")


@transaction.atomic
def make_questionnaire(*, title: str, by: audit_rules.Actor, at: datetime) -> models.Questionnaire:
    """Start an empty questionnaire in the name of the acting office.

    :raises NotAllowedError: when the post asks nobody.
    :raises rules.ReportingError: without a title.
    """
    permissions.check_may_ask(by)
    made = models.Questionnaire.objects.create(
        owner=get_own_office(by), made_by=by.account, made_at=at
    )
    models.QuestionnaireVersion.objects.create(
        questionnaire=made, number=1, title=_check_title(title)
    )
    _journal("make_questionnaire", made, 1, by, at)
    return made


@transaction.atomic
def write_questionnaire(
    *,
    questionnaire: models.Questionnaire,
    title: str,
    introduction: str,
    questions: Sequence[rules.NewQuestion],
    seen: tuple[int, int],
    by: audit_rules.Actor,
    at: datetime,
) -> models.QuestionnaireVersion:
    """Write the title, the introduction and all questions in their order.

    ``seen`` is the number and the revision of the version that the person had open. A version
    that was asked stays as it was: what is written becomes the next one. Nothing is written
    when nothing changed.

    :raises NotAllowedError: when the questionnaire is another office's.
    :raises rules.FaultyError: with every fault of the questions.
    :raises rules.ReportingError: without a title, with too many questions, or when somebody
        else wrote meanwhile.
    """
    held = models.Questionnaire.objects.select_for_update(of=("self",)).select_related(
        "owner"
    ).get(pk=questionnaire.pk)  # fmt: skip
    permissions.check_may_run_inquiry(by, held.owner.code)
    version = queries.get_version(questionnaire=held)
    _check_seen(version, seen)
    said = (_check_title(title), introduction.replace("\r\n", "\n").strip())
    wanted = _check_questions(questions)
    if said == (version.title, version.introduction) and wanted == list_new(version):
        return version
    if version.asked_at is not None:
        version = models.QuestionnaireVersion(questionnaire=held, number=version.number + 1)
    else:
        version.revision += 1
    version.title, version.introduction = said
    version.save()
    _replace(version, wanted)
    _journal("write_questionnaire", held, version.number, by, at)
    return queries.get_version(questionnaire=held)


@transaction.atomic
def copy_questionnaire(
    *, version: models.QuestionnaireVersion, by: audit_rules.Actor, at: datetime
) -> models.Questionnaire:
    """Start a questionnaire with the questions of another one.

    :raises NotAllowedError: when the post asks nobody.
    """
    permissions.check_may_ask(by)
    made = models.Questionnaire.objects.create(
        owner=get_own_office(by), copied_from=version, made_by=by.account, made_at=at
    )
    title = f"{version.title[: _MOST_TITLE - 11]} (bản chép)"
    twin = models.QuestionnaireVersion.objects.create(
        questionnaire=made, number=1, title=title, introduction=version.introduction
    )
    _replace(twin, list_new(queries.load_versions().get(pk=version.pk)))
    _journal("copy_questionnaire", made, 1, by, at)
    return made


def get_own_office(by: audit_rules.Actor) -> Organisation:
    """Return the office in whose name ``by`` acts.

    :raises rules.ReportingError: when there is none.
    """
    found = Organisation.objects.filter(code=by.organisation).first()
    if found is None:
        raise rules.ReportingError("Vị trí đang dùng không thuộc cơ quan nào đang hoạt động.")
    return found


def list_new(version: models.QuestionnaireVersion) -> list[rules.NewQuestion]:
    """Return the questions of a loaded version as they would be written."""
    return [
        rules.NewQuestion(
            **{name: getattr(row, name) for name in _WORDS},
            choices=tuple(choice.text for choice in row.choices.all()),
        )
        for row in version.questions.all()
    ]


def _check_seen(version: models.QuestionnaireVersion, seen: tuple[int, int]) -> None:
    if (version.number, version.revision) != seen:
        raise rules.ReportingError(
            "Phiếu hỏi vừa được người khác sửa. Những gì bạn nhập vẫn còn trên trang: mở phiếu ở "
            "một trang khác để xem bản mới rồi nhập lại chỗ cần sửa."
        )


def _check_title(title: str) -> str:
    found = text.normalise(title)
    if not found:
        raise rules.ReportingError("Ghi tên phiếu hỏi, ví dụ: Rà soát trạm phát sóng di động.")
    if len(found) > _MOST_TITLE:
        raise rules.ReportingError(f"Tên phiếu dài nhất {_MOST_TITLE} chữ cái. Viết gọn lại.")
    return found


def _check_questions(questions: Sequence[rules.NewQuestion]) -> list[rules.NewQuestion]:
    if len(questions) > rules.MOST_QUESTIONS:
        raise rules.ReportingError(
            f"Phiếu hỏi có nhiều nhất {rules.MOST_QUESTIONS} câu: bỏ bớt, hoặc chia hai phiếu."
        )
    faults = [
        fault
        for number, new in enumerate(questions, 1)
        for fault in rules.check_question(new, number)
    ]
    if faults:
        raise rules.FaultyError(faults)
    return list(questions)


def _replace(version: models.QuestionnaireVersion, wanted: Sequence[rules.NewQuestion]) -> None:
    """Let a version that nobody was asked have just these questions."""
    models.Choice.objects.filter(question__version=version).delete()
    models.Question.objects.filter(version=version).delete()
    made = models.Question.objects.bulk_create(
        models.Question(
            version=version, position=position,
            **{name: getattr(new, name) for name in _WORDS},
        )
        for position, new in enumerate(wanted, 1)
    )  # fmt: skip
    models.Choice.objects.bulk_create(
        models.Choice(question=question, position=position, text=words)
        for question, new in zip(made, wanted, strict=True)
        for position, words in enumerate(new.choices, 1)
    )


def _journal(
    verb: str, made: models.Questionnaire, number: int, by: audit_rules.Actor, at: datetime
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="questionnaire", subject_code=f"{made.pk}",
        after={"version": number},
    )  # fmt: skip
