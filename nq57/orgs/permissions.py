"""Who may do what: the table of rights applied to an actor and an office."""

from datetime import date

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.orgs import enums, models, rules


def may(by: audit_rules.Actor, object_kind: str, verb: str) -> bool:
    """Say whether ``by`` has the right at all, whatever its reach."""
    return rules.scope_of(by, object_kind, verb) is not None


def check_may(by: audit_rules.Actor, object_kind: str, verb: str) -> str:
    """Return the reach of a right.

    :raises NotAllowedError: when ``by`` has no such right.
    """
    scope = rules.scope_of(by, object_kind, verb)
    if scope is None:
        label = rules.get_rights().labels.get((object_kind, verb), "việc này")
        raise refusals.NotAllowedError(
            f"Vị trí đang dùng chưa được giao quyền “{label}”. "
            "Chọn vị trí khác, hoặc đề nghị cơ quan điều phối giao quyền."
        )
    return scope


def reaches(by: audit_rules.Actor, scope: str, organisation: models.Organisation) -> bool:
    """Say whether a reach covers an office; followed lines are judged by their owners."""
    if scope == enums.Scope.ALL:
        return True
    if scope == enums.Scope.OWN:
        return organisation.code == by.organisation
    if scope != enums.Scope.UNDER:
        return False
    office: models.Organisation | None = organisation
    while office is not None and office.code != by.organisation:
        office = office.parent
    return office is not None


def may_change_organisations(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may found, rename, merge, split or end organisations."""
    return may(by, "organisation", "change")


def check_may_change_organisations(by: audit_rules.Actor) -> None:
    """Refuse who may not found, rename, merge, split or end organisations.

    :raises NotAllowedError: when the post has no such right.
    """
    check_may(by, "organisation", "change")


def check_may_manage_post(
    by: audit_rules.Actor,
    *,
    organisation: models.Organisation,
    person: models.Person | None,
    role: str,
    is_sealed: bool,
) -> None:
    """Refuse who may not give or end a post of this kind in this office.

    Nobody gives a post to himself; posts that see the whole province or sealed content
    are given by who manages the whole province.

    :raises NotAllowedError: when the right, its reach or the rule above is missing.
    """
    scope = check_may(by, "post", "manage")
    if not reaches(by, scope, organisation):
        raise refusals.NotAllowedError(
            f"Vị trí đang dùng không quản lý tài khoản của {organisation.name}."
        )
    if scope != enums.Scope.ALL and (is_sealed or role in rules.PRIVILEGED_ROLES):
        raise refusals.NotAllowedError(
            "Vị trí điều phối, lãnh đạo, kiểm toán, quản trị và vị trí xem nội dung niêm phong "
            "do cơ quan điều phối giao."
        )
    if person is not None:
        refuse_oneself(by, person)


def check_may_manage_person(
    by: audit_rules.Actor, person: models.Person, *, object_kind: str, verb: str, on: date
) -> None:
    """Refuse who may not act on a person's account: every post from ``on`` must be in reach.

    :raises NotAllowedError: when a post is out of reach, there is none, or it is oneself.
    """
    scope = check_may(by, object_kind, verb)
    refuse_oneself(by, person)
    if scope == enums.Scope.ALL:
        return
    posts = [
        post
        for post in person.posts.select_related("organisation")
        if post.until is None or post.until > on
    ]
    if not posts or not all(
        reaches(by, scope, post.organisation)
        and not post.is_sealed
        and post.role not in rules.PRIVILEGED_ROLES
        for post in posts
    ):
        raise refusals.NotAllowedError(
            f"{person.name} không có vị trí, hoặc có vị trí ngoài phạm vi bạn quản lý: "
            "giao vị trí trước, hoặc đề nghị cơ quan điều phối."
        )


def refuse_oneself(by: audit_rules.Actor, person: models.Person) -> None:
    """Refuse an act on one's own rights.

    :raises NotAllowedError: when the person is the one who acts.
    """
    if models.Account.objects.filter(login=by.account, person=person).exists():
        raise refusals.NotAllowedError(
            "Không tự thay đổi quyền của chính mình: đề nghị người quản trị khác."
        )


def list_visible_secrecy(by: audit_rules.Actor, object_kind: str) -> list[str]:
    """Return the grades of secrecy that ``by`` may read of one kind of object.

    Open is for everybody, restricted for posts with the right to read the kind, sealed for
    the posts named for sealed content.
    """
    grades = [audit_enums.Secrecy.OPEN.value]
    if may(by, object_kind, "read"):
        grades.append(audit_enums.Secrecy.RESTRICTED.value)
        if getattr(by, "is_sealed", False) and may(by, "sealed", "read"):
            grades.append(audit_enums.Secrecy.SEALED.value)
    return grades
