"""Questions about organisations, groups, places and posts on a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.orgs import enums, models, rules


def list_members(*, group: models.OrgGroup, on: date) -> models.OrganisationQuerySet:
    """Return the organisations that belong to a group on a day; of an open group, the listed."""
    rule = group.membership
    living = models.Organisation.objects.on(on).in_order()
    if rule.keeps_list:
        members = models.GroupMember.objects.on(on).filter(group=group)
        return living.filter(pk__in=members.values("organisation"))
    return living.matching(rule)


def list_living_groups(*, on: date) -> list[tuple[models.OrgGroup, int]]:
    """Return the groups that somebody belongs to on a day, by name, and how many do."""
    living = models.Organisation.objects.on(on)
    listed = models.GroupMember.objects.on(on).filter(organisation__in=living)
    members = dict(
        listed.order_by().values_list("group").annotate(Count("organisation", distinct=True))
    )
    counted = [
        (
            group,
            members.get(group.pk, 0) if group.membership.keeps_list
            else living.matching(group.membership).count(),
        )
        for group in models.OrgGroup.objects.order_by("name")
    ]  # fmt: skip
    return [(group, count) for group, count in counted if count]


def list_account_names(*, logins: Collection[str]) -> dict[str, str]:
    """Return whose the accounts are, by login; who has none is not there."""
    found = models.Account.objects.filter(login__in=logins)
    return dict(found.values_list("login", "person__name"))


@dataclass(frozen=True)
class Holder:
    """Whose an account is, and the posts that the person has held, in order."""

    name: str
    posts: list[models.Post]

    def list_posts_on(self, day: date) -> list[models.Post]:
        """Return the posts held on a day."""
        return [post for post in self.posts if post.lifetime.contains(day)]


def list_holders(*, logins: Iterable[str]) -> dict[str, Holder]:
    """Return the holders of accounts by login, in two queries; who has none is not there."""
    wanted = {*logins}
    if not wanted:
        return {}
    found = models.Account.objects.filter(login__in=wanted)
    accounts = list(found.values_list("login", "person_id", "person__name"))
    posts: dict[int, list[models.Post]] = {}
    held = models.Post.objects.filter(person__in={person for _, person, _ in accounts})
    for post in held.select_related("organisation").order_by("pk"):
        posts.setdefault(post.person_id, []).append(post)
    return {login: Holder(name, posts.get(person, [])) for login, person, name in accounts}


def get_membership_stamp(*, group: models.OrgGroup) -> str:
    """Return what changes when any membership of a group does."""
    columns = ("pk", "organisation", "since", "until", "basis", "status")
    return rules.make_stamp(group.members.order_by("pk").values_list(*columns))


def get_reporting_stamp() -> str:
    """Return what changes when any duty to report does."""
    columns = ("pk", "since", "until", "confirmed_by", "status")
    return rules.make_stamp(models.ReportingDuty.objects.order_by("pk").values_list(*columns))


def get_group(*, wording: str) -> models.OrgGroup | None:
    """Return the group that a document names so, or None."""
    phrase = rules.fold_phrase(wording)
    return models.OrgGroup.objects.filter(patterns__phrase=phrase).first()


def list_named(*, name: str, on: date) -> models.OrganisationQuerySet:
    """Return the organisations alive on a day that bear a name or code then."""
    phrase = rules.fold_phrase(name)
    named = models.OrganisationName.objects.on(on).filter(phrase=phrase)
    living = models.Organisation.objects.on(on)
    coded = living.filter(code=name.strip().upper())
    return (living.filter(pk__in=named.values("organisation")) | coded).in_order()


def get_organisation(*, name: str, on: date) -> models.Organisation:
    """Return the one organisation that a name means on a day.

    :raises OrgsError: when nobody bears it then, or several do.
    """
    found = list(list_named(name=name, on=on)[:3])
    if not found:
        raise rules.OrgsError(
            f"Không có cơ quan “{name}” vào ngày {on:%d/%m/%Y}. Kiểm tra tên hoặc chọn ngày khác."
        )
    if len(found) > 1:
        raise rules.OrgsError(
            f"Tên “{name}” chỉ nhiều cơ quan: ghi rõ hơn hoặc dùng mã "
            f"({', '.join(organisation.code for organisation in found)})."
        )
    return found[0]


def find_organisation(*, name: str, on: date) -> models.Organisation:
    """Return who a name means on a day, else the only one that ever bore it or has the code.

    So that who asks about the wrong day is told which days are right.

    :raises OrgsError: when nobody ever bore it, or several did.
    """
    if not list_named(name=name, on=on).exists():
        named = models.OrganisationName.objects.filter(phrase=rules.fold_phrase(name))
        ever = Q(pk__in=named.values("organisation")) | Q(code=name.strip().upper())
        found = list(models.Organisation.objects.filter(ever)[:2])
        if len(found) == 1:
            return found[0]
    return get_organisation(name=name, on=on)


def find_used_symbol(*, symbol: str) -> str | None:
    """Return a symbol on which a membership or a duty rests already, as written, or None."""
    for rows, name in (
        (models.ReportingDuty.objects.all(), "basis"),
        (models.ReportingDuty.objects.all(), "confirmed_by"),
        (models.GroupMember.objects.all(), "basis"),
    ):
        found: str | None = (
            rows.filter(**{f"{name}__iexact": symbol}).values_list(name, flat=True).first()
        )
        if found:
            return found
    return None


def get_name(*, organisation: models.Organisation, on: date) -> str:
    """Return the official name that an organisation bore on a day."""
    names = models.OrganisationName.objects.on(on).filter(
        organisation=organisation, kind="official"
    )
    found = names.values_list("name", flat=True).first()
    return found or organisation.name


def list_successors(*, organisation: models.Organisation, on: date) -> list[models.Organisation]:
    """Return who answers on a day for an organisation: itself while alive, else its heirs."""
    heirs: dict[int, models.Organisation] = {}
    seen: set[int] = set()
    open_ends = [organisation]
    while open_ends:
        current = open_ends.pop()
        if current.pk in seen:
            continue
        seen.add(current.pk)
        if current.lifetime.contains(on):
            heirs[current.pk] = current
            continue
        open_ends += models.Organisation.objects.filter(
            successions_in__from_organisation=current, successions_in__on__lte=on
        )
    return sorted(heirs.values(), key=lambda heir: (heir.sort_key, heir.code))


def list_reporting(*, on: date, basis: str | None = None) -> models.OrganisationQuerySet:
    """Return the organisations with a duty to report on a day, for one document or any."""
    duties = models.ReportingDuty.objects.on(on)
    if basis is not None:
        duties = duties.filter(basis=basis)
    living = models.Organisation.objects.on(on)
    return living.filter(pk__in=duties.values("organisation")).in_order()


def get_place(*, code: str, on: date) -> models.Place | None:
    """Return the place that an official code meant on a day, or that uses it as alias."""
    living = models.Place.objects.on(on)
    return living.filter(code=code).first() or living.filter(other_codes__code=code).first()


def list_place_successors(*, place: models.Place, on: date) -> list[models.Place]:
    """Return the places into which a place had passed by a day; itself while alive."""
    heirs: dict[str, models.Place] = {}
    open_ends, seen = [place], set[int]()
    while open_ends:
        current = open_ends.pop()
        if current.pk in seen:
            continue
        seen.add(current.pk)
        if current.lifetime.contains(on):
            heirs[current.key] = current
            continue
        open_ends += models.Place.objects.filter(
            successions_in__from_place=current, successions_in__on__lte=on
        )
    return [heirs[key] for key in sorted(heirs)]


def get_actor(*, account: models.Account, post: models.Post, on: date) -> rules.Actor:
    """Return who acts when an account acts under a post on a day.

    :raises OrgsError: when the post is another person's, has ended or has not begun.
    """
    if post.person_id != account.person_id or not account.is_active:
        raise rules.OrgsError("Vị trí này không phải của tài khoản đang dùng.")
    if not post.lifetime.contains(on) or not post.organisation.lifetime.contains(on):
        raise rules.OrgsError(
            f"Vị trí tại {post.organisation.name} không còn hiệu lực vào ngày {on:%d/%m/%Y}."
        )
    return rules.Actor(
        account=account.login,
        post=post.code,
        organisation=post.organisation.code,
        role=post.role,
        area=post.area,
        is_sealed=post.is_sealed,
    )


def list_groups_of(*, organisation: models.Organisation, on: date) -> list[models.OrgGroup]:
    """Return the groups to which an office belongs on a day, in two queries."""
    listing = models.GroupMember.objects.on(on).filter(
        group=OuterRef("pk"), organisation=organisation
    )
    groups = models.OrgGroup.objects.annotate(lists_it=Exists(listing)).order_by("code")
    facts = rules.OrganisationFacts(
        organisation.code, organisation.kind, organisation.level,
        organisation.place.kind if organisation.place else "", organisation.lifetime,
    )  # fmt: skip
    is_alive = facts.lifetime.contains(on)
    return [
        group
        for group in groups
        if group.membership.matches(facts, on=on)
        or (is_alive and group.membership.keeps_list and vars(group)["lists_it"])
    ]


def list_journal(*, by: audit_rules.Actor) -> audit_models.EntryQuerySet:
    """Return the journal as far as ``by`` may read it: all, their own office's, or nothing."""
    scope = rules.scope_of(by, "journal", "read")
    if scope is None:
        return audit_models.Entry.objects.none()
    found = audit_models.Entry.objects.order_by("-id")
    if scope != enums.Scope.ALL:
        return found.filter(organisation=by.organisation)
    for apart in rules.list_apart(by):
        kept = Q(subject_kind=apart.subject_kind, subject_code__startswith=apart.prefix)
        found = found.exclude(kept & ~Q(organisation=by.organisation))
    return found


def filter_entries(
    *,
    found: audit_models.EntryQuerySet,
    account: str = "",
    verb: str = "",
    about: str = "",
    since: date | None = None,
    until: date | None = None,
) -> audit_models.EntryQuerySet:
    """Keep what somebody did (a login, or a part of a name), of a verb, about a subject (a part of
    its code), in some days."""
    zone = timezone.get_current_timezone()
    if account:
        named = models.Account.objects.filter(person__name__icontains=account)
        found = found.filter(
            Q(account=account.lower()) | Q(account__in=list(named.values_list("login", flat=True)))
        )
    if verb:
        found = found.filter(verb=verb)
    if about:
        found = found.filter(subject_code__icontains=about)
    if since:
        found = found.filter(at__gte=datetime.combine(since, time.min, zone))
    if until:
        found = found.filter(at__lt=datetime.combine(until + timedelta(days=1), time.min, zone))
    return found


def get_demonstration() -> models.Demonstration | None:
    """Return the mark of invented figures, or None where all is real."""
    return models.Demonstration.objects.first()


def say_mark() -> str:
    """Return what every file made here says of itself; nothing where figures are real."""
    return "SỐ LIỆU MINH HỌA" if settings.HAS_DEMONSTRATION else ""


def list_demonstration_posts(*, on: date) -> models.PostQuerySet:
    """Return the posts of invented people on a day, in the order of the roles."""
    posts = models.Post.objects.on(on).filter(person__is_demonstration=True)
    return posts.select_related("organisation", "person").order_by("pk")


def find_token(*, code: str, at: datetime) -> models.Token | None:
    """Return the token that a program shows, with its post; None when it opens nothing now.

    Neither does a token whose account is closed, or whose post or office has ended.
    """
    return _keep_usable(models.Token.objects.filter(code_hash=rules.hash_token_code(code)), at)


def find_usable_token(*, key: int, at: datetime) -> models.Token | None:
    """Return a token by its key, with its post; None when it opens nothing now."""
    return _keep_usable(models.Token.objects.filter(pk=key), at)


def _keep_usable(tokens: models.TokenQuerySet, at: datetime) -> models.Token | None:
    found = (
        tokens.usable(at)
        .select_related("account", "post__organisation", "post__person")
        .filter(account__is_active=True)
        .first()
    )
    today = timezone.localdate(at)
    if found is None or not found.post.lifetime.contains(today):
        return None
    return found if found.post.organisation.lifetime.contains(today) else None


def list_tokens(*, account: models.Account) -> list[models.Token]:
    """Return the tokens that an account made, the newest first."""
    found = models.Token.objects.of_account(account)
    return list(found.select_related("post__organisation")[:200])
