"""Every address × every role × own and other office, as the table of rights says.

A new address without an expectation fails. Statuses come from ``seeds/reference/rights.csv``
through the rules below; nothing is listed role by role. ``is_asked`` says what the short run
leaves to the long one.
"""

import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.web.conftest import ANONYMOUS, ROLES, Scene, make_scene, scope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

IS_LONG = bool(os.environ.get("NQ57_LONG"))
LOGIN, REFUSED, MISSING, NO_METHOD = {302}, {403}, {404}, {405}
LED_HOME = {302}
FINE = {200}
SENT = {"csrfmiddlewaretoken": "x"}  # all that a form sends which was left empty
# What the scene's things do not offer as they stand: their pages have no form to say it in.
UNOFFERED = {
    "cyber:begin_plan", "inquiries:import_sheet", "inspection:plan", "measures:approve",
    "meetings:conclude", "work:decide_flagged",
}  # fmt: skip
TAKES_FOCUS = 'err-sum" role="alert" tabindex="-1" autofocus'
FORM = {200, 302, 422}  # a form that is answered, or comes back with its faults

Rule = Callable[[str, bool], set[int]]


def reaches(role: str, right: str, is_own: bool) -> bool:
    found = scope(role, right)
    return found == "all" or (found in ("own", "under") and is_own)


def everybody(role: str, is_own: bool) -> set[int]:
    return FINE


def answered(role: str, is_own: bool) -> set[int]:
    return FORM


def entrance(role: str, is_own: bool) -> set[int]:
    """Shown to whoever is not in yet; who is in may be led home."""
    return FINE if role == ANONYMOUS else FINE | LED_HOME


def signed_in(role: str, is_own: bool) -> set[int]:
    return LOGIN if role == ANONYMOUS else FORM


def any_post(role: str, is_own: bool) -> set[int]:
    return LOGIN if role == ANONYMOUS else FINE


def no_method(role: str, is_own: bool) -> set[int]:
    """The wrong method, found out after the sign-in."""
    return NO_METHOD | LOGIN if role == ANONYMOUS else NO_METHOD


def allowed(right: str, *, sees: str = "", fine: set[int] = FORM) -> Rule:
    """Refuse with a sentence without ``right``; hide without ``sees``."""

    def rule(role: str, is_own: bool) -> set[int]:
        if role == ANONYMOUS:
            return LOGIN
        if sees and not reaches(role, sees, is_own):
            return MISSING
        return fine if reaches(role, right, is_own) else REFUSED

    return rule


def visible(right: str, *, fine: set[int] = FINE) -> Rule:
    """Hide without ``right``."""

    def rule(role: str, is_own: bool) -> set[int]:
        if role == ANONYMOUS:
            return LOGIN
        return fine if reaches(role, right, is_own) else MISSING

    return rule


def managed(right: str) -> Rule:
    """Hide the account out of reach; refuse with a sentence on the page (422)."""

    def rule(role: str, is_own: bool) -> set[int]:
        if role == ANONYMOUS:
            return LOGIN
        if not reaches(role, "account.read", is_own) or not reaches(role, "post.read", is_own):
            return MISSING
        return FORM if reaches(role, right, is_own) else REFUSED | {422}

    return rule


def amendment(fine: set[int], *, is_write: bool) -> Rule:
    """A proposal is seen by its office, by who decides and by who reads drafts."""

    def rule(role: str, is_own: bool) -> set[int]:
        if role == ANONYMOUS:
            return LOGIN
        decides = reaches(role, "amendment.decide", is_own)
        proposes = reaches(role, "amendment.propose", is_own)
        if not (decides or is_own or reaches(role, "draft.read", is_own)):
            return MISSING
        return fine if decides or proposes or not is_write else REFUSED

    return rule


def proposing(role: str, is_own: bool) -> set[int]:
    """Everybody proposes for the own office only: there is no other one in the form."""
    if role == ANONYMOUS:
        return LOGIN
    return FORM if scope(role, "amendment.propose") else REFUSED


def seen(fine: set[int]) -> Rule:
    """Hide the obligation out of reach; nobody follows the scene's one, so only its own office."""

    def rule(role: str, is_own: bool) -> set[int]:
        if role == ANONYMOUS:
            return LOGIN
        found = scope(role, "obligation.read")
        is_seen = found == "all" or (found in ("own", "followed") and is_own)
        return fine if is_seen else MISSING

    return rule


def working(right: str) -> Rule:
    """Hide what is out of reach, refuse without the right, take the form with it."""

    def rule(role: str, is_own: bool) -> set[int]:
        reach = seen(FORM)(role, is_own)
        if reach != FORM:
            return reach
        return FORM if reaches(role, right, is_own) else REFUSED

    return rule


def moving(role: str, is_own: bool) -> set[int]:
    """A form that names no move comes back with a sentence, whatever the post may do."""
    reach = seen(FORM)(role, is_own)
    return {422} if reach == FORM else reach


def at_all(right: str, fine: set[int] = FORM) -> Rule:
    """Refuse without the right, however far it reaches."""

    def rule(role: str, is_own: bool) -> set[int]:
        if role == ANONYMOUS:
            return LOGIN
        return fine if scope(role, right) else REFUSED

    return rule


def evidence_read(role: str, is_own: bool) -> set[int]:
    """The file of evidence: for its office and for who reads all."""
    if role == ANONYMOUS:
        return LOGIN
    return FINE if reaches(role, "evidence.read", is_own) else MISSING


def evidence_checked(role: str, is_own: bool) -> set[int]:
    """Evidence that the post may not read is not there for it."""
    if evidence_read(role, is_own) != FINE or seen(FINE)(role, is_own) != FINE:
        return LOGIN if role == ANONYMOUS else MISSING
    return FORM if reaches(role, "evidence.check", is_own) else REFUSED


def by_owner_alone(role: str, is_own: bool) -> set[int]:
    """Only posts of the office that owns the criteria open a round, whatever their role."""
    return LOGIN if role == ANONYMOUS else REFUSED


@dataclass(frozen=True)
class Page:
    """What GET and POST answer, and the address's arguments by name."""

    get: Rule
    post: Rule
    arguments: tuple[str, ...] = ()
    is_open: bool = False  # to whoever has not signed in


def only_read(role: str, is_own: bool) -> set[int]:
    return NO_METHOD


def public(*arguments: str) -> Page:
    """Open to all, and written by nobody."""
    return Page(everybody, only_read, arguments, is_open=True)


OWN = Page(signed_in, lambda role, own: FORM | NO_METHOD | REFUSED | {404})
PUBLIC = public()
ENTRANCE = Page(entrance, answered, is_open=True)


def having(right: str, *, of_all: bool = False) -> Rule:
    """Answer who has a right at all, or for the whole province; refuse the others."""

    def rule(role: str, is_own: bool) -> set[int]:
        if role == ANONYMOUS:
            return LOGIN
        found = scope(role, right)
        return FORM if found == "all" or (found and not of_all) else REFUSED

    return rule


def reported(right: str = "") -> Rule:
    """A report is seen in its office and by who follows it; ``right`` writes to it."""

    def rule(role: str, is_own: bool) -> set[int]:
        if role == ANONYMOUS:
            return LOGIN
        found = scope(role, "report.read")
        if found is None or (found != "all" and not is_own):
            return MISSING
        return FORM if not right or reaches(role, right, is_own) else REFUSED

    return rule


def entering_for(role: str, is_own: bool) -> set[int]:
    """The coordinator enters for other offices, never for his own; nothing is begun here."""
    reach = reported()(role, is_own)
    if reach != FORM:
        return reach
    return FORM | REFUSED if scope(role, "report.enter_for") and not is_own else REFUSED


def reported_sheet(role: str, is_own: bool) -> set[int]:
    """The scene's report has no sheet; the evidence of another case is not its own."""
    return LOGIN if role == ANONYMOUS else MISSING


def issuing_for_all(role: str, is_own: bool) -> set[int]:
    """The province's report is issued by whoever issues for its coordinating office."""
    if role == ANONYMOUS:
        return LOGIN
    return FORM if scope(role, "paper.issue") == "all" else REFUSED


def handed_inside(role: str, is_own: bool) -> set[int]:
    """Who writes the office's report hands out; a colleague sees what is handed to him."""
    reach = reported()(role, is_own)
    if reach != FORM:
        return reach
    is_inside = reaches(role, "report.write", is_own) or reaches(role, "report.fill", is_own)
    return FORM if is_inside else REFUSED


def taking_part(right: str, is_writing: bool = False) -> Rule:
    """A thread is read by who reads its case; written by the parties and the coordinator."""

    def rule(role: str, is_own: bool) -> set[int]:
        if role == ANONYMOUS:
            return LOGIN
        found = scope(role, right)
        if found is None or (found != "all" and not is_own):
            return MISSING
        return FORM if not is_writing or reaches(role, "message.write", is_own) else REFUSED

    return rule


def report_file(role: str, is_own: bool) -> set[int]:
    """A file of a report: for its office, who reads all evidence, not for who only follows."""
    if reported()(role, is_own) != FORM:
        return reported()(role, is_own)
    return FINE if reaches(role, "evidence.read", is_own) else MISSING


def following(role: str, is_own: bool) -> set[int]:
    """The follow-up is for who reads all reports, or those of its field."""
    if role == ANONYMOUS:
        return LOGIN
    return FINE if scope(role, "report.read") in ("all", "followed") else REFUSED


def follows_scene(role: str, is_own: bool) -> set[int]:
    """Nobody monitors the scene's report: its own office sees it, and who reads all."""
    reach = following(role, is_own)
    is_seen = scope(role, "report.read") == "all" or is_own
    return reach if reach != FINE or is_seen else MISSING


def urging(role: str, is_own: bool) -> set[int]:
    """Nothing chosen comes back with a sentence; a cycle out of reach is not there."""
    if role == ANONYMOUS:
        return LOGIN
    if not scope(role, "report.urge"):
        return REFUSED
    return follows_scene(role, is_own) & MISSING or {422}


def asking(fine: set[int] = FORM) -> Rule:
    """A questionnaire is there for who asks all, and for its own office's askers."""

    def rule(role: str, is_own: bool) -> set[int]:
        if role == ANONYMOUS:
            return LOGIN
        return fine if scope(role, "inquiry.ask") == "all" else MISSING

    return rule


def outcome(right: str = "") -> Rule:
    """The scene's inquiry is the coordinator's: others see it who read all."""

    def rule(role: str, is_own: bool) -> set[int]:
        if role == ANONYMOUS:
            return LOGIN
        if scope(role, "inquiry.read") != "all":
            return MISSING
        return FORM if not right or scope(role, right) == "all" else REFUSED

    return rule


def replied(right: str = "", fine: set[int] = FORM) -> Rule:
    """A reply is seen in its office and by who reads all; ``right`` writes to it."""

    def rule(role: str, is_own: bool) -> set[int]:
        if role == ANONYMOUS:
            return LOGIN
        found = scope(role, "inquiry.read")
        if found is None or (found != "all" and not is_own):
            return MISSING
        return fine if not right or reaches(role, right, is_own) else REFUSED

    return rule


def inspected(*, is_judging: bool = False) -> Rule:
    """An inspection is seen by its office and who reads all; the office never judges itself."""

    def rule(role: str, is_own: bool) -> set[int]:
        if role == ANONYMOUS:
            return LOGIN
        found = scope(role, "inspection.read")
        if found is None or (found != "all" and not is_own):
            return MISSING
        may_judge = scope(role, "inspection.record") == "all" and not is_own
        return FORM if may_judge or not is_judging else REFUSED

    return rule


def minuted(role: str, is_own: bool) -> set[int]:
    """The minutes are issued by whoever issues for the office that leads the inspection."""
    reach = inspected()(role, is_own)
    if reach != FORM:
        return reach
    return FORM if scope(role, "paper.issue") == "all" else REFUSED


def kept(right: str = "cyber.read", read: str = "cyber.read") -> Rule:
    """A system is there for its office; ``right`` says what that office's post does with it."""

    def rule(role: str, is_own: bool) -> set[int]:
        if role == ANONYMOUS:
            return LOGIN
        if not reaches(role, read, is_own):
            return MISSING
        return FORM if reaches(role, right, is_own) else REFUSED

    return rule


def papered(role: str, is_own: bool) -> set[int]:
    """Who responds for the office drafts its papers, where the post issues any."""
    answer = kept("cyber.respond_incident")(role, is_own)
    return REFUSED if answer == FORM and not scope(role, "paper.issue") else answer


def missing(role: str, is_own: bool) -> set[int]:
    """There is nothing at this address for anybody."""
    return LOGIN if role == ANONYMOUS else MISSING


def listed(role: str, is_own: bool) -> set[int]:
    """Who sees only numbers gets them there."""
    if role == ANONYMOUS:
        return LOGIN
    is_told = scope(role, "cyber.read") or scope(role, "cyber.count")
    return FINE if is_told else REFUSED


def campaigned(right: str = "") -> Rule:
    """A campaign is there for who sees the numbers and for its offices; ``right`` may be more."""

    def rule(role: str, is_own: bool) -> set[int]:
        if role == ANONYMOUS:
            return LOGIN
        counts = scope(role, "cyber.count") == "all"
        if not counts and not reaches(role, "cyber.read", is_own):
            return MISSING
        return FORM if not right or scope(role, right) else REFUSED

    return rule


def entered(area: str, many: str, one: str, kind: str) -> dict[str, Page]:
    """Return the shared pages of a register's entries; ``kind`` is its object of rights."""
    read, write = f"{kind}.read", f"{kind}.write"
    listed, added, own = having(read), at_all(write), kept(write, read)
    pages = {
        many: Page(listed, no_method), f"export_{many}": Page(listed, no_method),
        f"export_{many}_csv": Page(listed, no_method), f"{many}_template": Page(added, no_method),
        f"import_{many}": Page(added, added), f"add_{one}": Page(added, added),
        one: Page(kept(read, read), no_method, (one,)), f"change_{one}": Page(own, own, (one,)),
        f"attach_to_{one}": Page(no_method, own, (one,)),
        f"{one}_file": Page(kept(read, read), no_method, (one, f"{one}_file")),
    }  # fmt: skip
    return {f"{area}:{name}": page for name, page in pages.items()}


def shared_whole(role: str, is_own: bool) -> set[int]:
    """A bundle that a job fetched is the centre's alone; which step it names is said on its page."""
    if role == ANONYMOUS:
        return LOGIN
    return FORM if scope(role, "share.read") == "all" else MISSING


def exported(role: str, is_own: bool) -> set[int]:
    """What is empty is no document."""
    return having("cyber.read")(role, is_own) | (MISSING if scope(role, "cyber.read") else set())


PAGES: dict[str, Page] = {
    "home": PUBLIC,
    "ui": Page(everybody, lambda role, own: NO_METHOD | FORM, is_open=True),
    "demonstration:enter": Page(
        lambda role, own: NO_METHOD, lambda role, own: REFUSED, is_open=True
    ),
    "demonstration:progress": PUBLIC,
    "upkeep:alive": PUBLIC,
    "upkeep:ready": PUBLIC,
    "upkeep:metrics": PUBLIC,  # from the machine itself, as here
    "csp_report": Page(only_read, lambda role, own: {204, 400}, is_open=True),
    "set_language": Page(
        lambda role, own: {302, 405}, lambda role, own: {302, 204}, is_open=True
    ),
    "account_login": ENTRANCE,
    "account_inactive": Page(entrance, lambda role, own: FORM | NO_METHOD, is_open=True),
    "account_signup": ENTRANCE,
    "account_logout": Page(signed_in, OWN.post, is_open=True),
    "use_slip": ENTRANCE,
    "use_recovery_slip": Page(answered, lambda role, own: FORM | REFUSED, is_open=True),
    **{
        name: Page(any_post, no_method, arguments)
        for name, arguments in (
            ("organisations", ()), ("organisation", ("office",)), ("groups", ()),
            ("group", ("group",)),
        )
    },
    **{
        f"{name}_organisation": Page(
            allowed("organisation.change"), allowed("organisation.change"), ("office",)
        )
        for name in ("rename", "split", "end")
    },
    **{
        name: Page(allowed("organisation.change"), allowed("organisation.change"))
        for name in ("create_organisation", "merge_organisations")
    },
    "reporting": Page(signed_in, no_method),
    **{
        name: Page(allowed("organisation.change"), allowed("organisation.change"), arguments)
        for name, arguments in (
            ("add_members", ("group",)), ("end_members", ("group",)),
            ("confirm_members", ("group",)), ("correct_members", ("group",)),
            ("begin_reporting", ()), ("end_reporting", ()), ("confirm_reporting", ()),
        )
    },
    "journal": Page(
        lambda role, own: LOGIN if role == ANONYMOUS
        else (FINE if scope(role, "journal.read") else REFUSED), no_method,
    ),
    # Without a provider there is no way through one.
    "openid_connect_login": Page(
        lambda role, own: MISSING, lambda role, own: MISSING, ("provider",), is_open=True
    ),
    "openid_connect_callback": Page(
        lambda role, own: MISSING, only_read, ("provider",), is_open=True
    ),
    "socialaccount_login_cancelled": PUBLIC,
    "socialaccount_connections": Page(
        lambda role, own: LOGIN if role == ANONYMOUS else MISSING,
        lambda role, own: LOGIN if role == ANONYMOUS else MISSING,
    ),
    "mfa_authenticate": Page(answered, answered, is_open=True),
    "mfa_login_webauthn": Page(
        lambda role, own: FORM | {404}, lambda role, own: FORM | {404}, is_open=True
    ),
    **dict.fromkeys(("profile", "choose_post", "account_reauthenticate", "account_change_password", "account_set_password", "mfa_index", "usersessions_list", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn"), OWN),
    **{
        # These need what the account may not have: recovery codes, a passkey.
        name: Page(lambda role, own: LOGIN if role == ANONYMOUS else FORM | {404}, OWN.post)
        for name in ("mfa_view_recovery_codes", "mfa_generate_recovery_codes",
                     "mfa_download_recovery_codes")
    },
    **{
        name: Page(lambda role, own: LOGIN if role == ANONYMOUS else FORM | {404}, OWN.post,
                   ("passkey",))
        for name in ("mfa_remove_webauthn", "mfa_edit_webauthn")
    },
    "tokens:list": Page(any_post, no_method),
    "tokens:make": OWN,
    "tokens:webhooks": Page(any_post, no_method),
    "tokens:make_webhook": OWN,
    "tokens:webhook": Page(
        lambda role, own: LOGIN if role == ANONYMOUS else MISSING, no_method, ("person",)
    ),
    "tokens:act_on_webhook": Page(
        no_method, lambda role, own: LOGIN if role == ANONYMOUS else MISSING, ("person", "words")
    ),
    "tokens:revoke": Page(
        no_method, lambda role, own: LOGIN if role == ANONYMOUS else MISSING, ("person",)
    ),
    "accounts": Page(
        lambda role, own: LOGIN if role == ANONYMOUS
        else (FINE if scope(role, "account.read") else REFUSED), no_method,
    ),
    **{
        name: Page(
            lambda role, own: LOGIN if role == ANONYMOUS
            else (FINE if scope(role, "account.manage") else REFUSED),
            lambda role, own: LOGIN if role == ANONYMOUS
            else (FORM if scope(role, "account.manage") else REFUSED | {422}),
        )
        for name in ("open_account", "import_accounts")
    },
    "person": Page(visible("account.read"), no_method, ("person",)),
    "add_post": Page(
        allowed("post.manage", sees="account.read"), managed("post.manage"), ("person",)
    ),
    "issue_slip": Page(no_method, managed("slip.issue"), ("person",)),
    "close_account": Page(no_method, managed("account.manage"), ("person",)),
    "end_post": Page(
        allowed("post.manage", sees="post.read"), allowed("post.manage", sees="post.read"),
        ("post",),
    ),
    **{
        name: Page(
            lambda role, own: LOGIN if role == ANONYMOUS
            else (FINE if scope(role, "setting.read") else REFUSED), no_method, arguments,
        )
        for name, arguments in (
            ("settings", ()), ("calendar", ()), ("calendar_year", ("year",)), ("clocks", ()),
            ("clock", ("clock",)), ("bases", ()), ("basis", ("basis",)), ("hosts", ()),
        )
    },
    "withdraw_host": Page(no_method, allowed("setting.change"), ("clock",)),
    **{
        # A day that is not marked has nothing to take back.
        name: Page(
            allowed("setting.change", fine=FORM | MISSING),
            allowed("setting.change", fine=FORM | MISSING), arguments,
        )
        for name, arguments in (
            ("set_day", ()), ("allow_host", ()), ("clear_day", ("day",)), ("add_clock", ()), ("add_basis", ()),
            ("revise_clock", ("clock",)), ("correct_clock", ("clock",)),
            ("end_clock", ("clock",)), ("correct_basis", ("basis",)), ("end_basis", ("basis",)),
        )
    },
    "documents:documents": PUBLIC,
    "documents:document": public("document"),
    "documents:text": public("document"),
    "documents:file": public("document"),
    "documents:state_symbol": Page(no_method, allowed("draft.review"), ("document",)),
    "documents:settle_mention": Page(
        no_method, allowed("draft.review", fine=REFUSED | FORM), ("relation",)
    ),
    "documents:upload": Page(allowed("document.upload"), allowed("document.upload")),
    **{
        f"documents:{name}": Page(visible("draft.read"), no_method, ("reading",))
        for name in ("review", "reading_state", "reading_text", "reading_rows")
    },
    **{
        f"documents:{name}": Page(
            no_method, allowed("draft.review", sees="draft.read"), ("reading",)
        )
        for name in ("answer", "undo", "discard", "register")
    },
    **{
        f"measures:{name}": Page(
            lambda role, own: LOGIN if role == ANONYMOUS
            else (FINE if scope(role, "profile.read") else REFUSED), no_method, arguments,
        )
        for name, arguments in (
            ("overview", ()), ("profiles", ("plan",)), ("profile", ("plan", "indicator"))
        )
    },
    "measures:propose": Page(no_method, allowed("profile.edit"), ("plan",)),
    "measures:submit": Page(no_method, allowed("profile.edit"), ("plan", "indicator")),
    "measures:edit": Page(
        allowed("profile.edit"), allowed("profile.edit"), ("plan", "indicator")
    ),
    **{
        f"measures:{name}": Page(allowed("profile.approve"), allowed("profile.approve"), ("plan",))
        for name in ("approve", "confirm")
    },
    "reporting:reports": Page(having("report.read"), no_method),
    "reporting:queue": Page(having("report.accept"), having("report.accept")),
    "reporting:cycle": Page(
        having("report.accept", of_all=True), having("report.accept", of_all=True), ("cycle",)
    ),
    "reporting:terms": Page(
        having("report.accept", of_all=True), having("report.accept", of_all=True), ("plan",)
    ),
    "reporting:report": Page(reported(), reported("report.write"), ("report",)),
    "reporting:move": Page(no_method, reported(), ("report",)),
    "reporting:return": Page(no_method, reported(), ("report",)),
    "behalf:begin": Page(entering_for, entering_for, ("report",)),
    "behalf:sheet": Page(reported_sheet, no_method, ("report", "evidence")),
    "handing:hand": Page(handed_inside, handed_inside, ("report",)),
    "threads:thread": Page(taking_part("obligation.read"), taking_part("obligation.read", True), ("obligation",)),
    "threads:item": Page(
        taking_part("report.read"), taking_part("report.read", True), ("report", "words")
    ),
    "guidance:list": Page(having("guidance.read"), no_method),
    "guidance:publish": Page(having("guidance.publish"), having("guidance.publish")),
    "guidance:guidance": Page(having("guidance.read"), no_method, ("guidance",)),
    "guidance:replace": Page(
        having("guidance.publish"), having("guidance.publish"), ("guidance",)
    ),
    "guidance:withdraw": Page(no_method, having("guidance.publish"), ("guidance",)),
    "reporting:evidence": Page(
        reported("evidence.add"), reported("evidence.add"), ("report",)
    ),
    "reporting:evidence_file": Page(report_file, no_method, ("report", "report_evidence")),
    "reporting:remove_evidence": Page(
        reported("evidence.add"), reported("evidence.add"), ("report", "report_evidence")
    ),
    "reporting:paper": Page(reported(), no_method, ("report",)),
    "reporting:cadence": Page(reported(), no_method, ("report", "period")),
    "reporting:open_cycle": Page(
        having("report.accept", of_all=True), having("report.accept", of_all=True), ("plan",)
    ),
    "reporting:published": Page(
        having("report.accept", of_all=True), having("report.accept", of_all=True), ("plan",)
    ),
    **{
        f"consolidation:{name}": Page(
            having("observation.read", of_all=True), post, arguments
        )
        for name, post, arguments in (
            ("cycles", no_method, ()), ("download", no_method, ("cycle",)),
            ("review", no_method, ("cycle",)),
            ("totals", having("report.accept", of_all=True), ("cycle",)),
            ("narrative", having("report.accept", of_all=True), ("cycle",)),
            ("indicator", having("observation.validate", of_all=True), ("cycle", "indicator")),
            ("version", no_method, ("consolidation",)),
            ("series", no_method, ("plan", "indicator")),
            ("download_series", no_method, ("plan", "indicator")),
        )
    },
    "evaluation:add_criteria": Page(having("criteria.change"), having("criteria.change")),
    "insights:brief": Page(
        having("paper.issue", of_all=True), having("paper.issue", of_all=True), ("plan",)
    ),
    **{
        f"evaluation:{name}": Page(
            having("observation.read", of_all=True), no_method, arguments
        )
        for name, arguments in (
            ("plans", ()), ("criteria", ()), ("verdicts", ("plan",)), ("download", ("plan",)),
            ("verdict", ("plan", "indicator")),
        )
    },
    **{
        f"insights:{name}": Page(having("observation.read", of_all=True), no_method, arguments)
        for name, arguments in (
            ("plans", ()), ("province", ("plan",)), ("offices", ("plan",)),
            ("communes", ("plan",)), ("changes", ("plan",)), ("office", ("plan", "office")),
            ("section", ("plan", "section")), ("sheet", ("plan",)),
        )
    },
    "papers:register": Page(having("paper.read"), no_method),
    "papers:paper": Page(visible("paper.read"), no_method, ("paper",)),
    "papers:download": Page(visible("paper.read"), no_method, ("paper", "form")),
    "papers:withdraw": Page(
        no_method, allowed("paper.issue", sees="paper.read"), ("paper",)
    ),
    "papers:sign": Page(no_method, allowed("paper.issue", sees="paper.read"), ("paper",)),
    "papers:signed": Page(visible("paper.read"), no_method, ("paper", "signed")),
    "papers:recheck": Page(
        no_method, allowed("paper.issue", sees="paper.read"), ("paper", "signed")
    ),
    "papers:notice": Page(having("paper.issue"), having("paper.issue")),
    "papers:report": Page(reported("paper.issue"), reported("paper.issue"), ("report",)),
    "papers:province": Page(issuing_for_all, issuing_for_all, ("consolidation",)),
    "papers:check": Page(everybody, answered, is_open=True),
    "papers:proof": Page(everybody, answered, ("token",), is_open=True),
    **{
        f"public:{name}": public(*arguments)
        for name, arguments in (
            ("indicators", ()), ("indicator", ("released",)), ("tasks", ()), ("task", ("released_task",)), ("releases", ()),
            ("offices", ()), ("office", ("released_office",)),
            ("release", ("release",)), ("data", ()), ("dataset", ("dataset",)),
            ("package", ("release",)), ("snapshot", ("release",)), ("sdg", ("release",)),
            ("download", ("release", "dataset", "format")), ("feed_releases", ()),
            ("feed_documents", ()), ("about", ()), ("label", ()),
        )
    },
    "public:rate": Page(everybody, answered, is_open=True),
    **{
        f"meetings:{name}": Page(having("meeting.read", of_all=True), no_method, arguments)
        for name, arguments in (
            ("meetings", ()), ("committee", ("plan",)), ("meeting", ("meeting",))
        )
    },
    **{
        f"meetings:{name}": Page(
            having("meeting.prepare", of_all=True), having("meeting.prepare", of_all=True),
            arguments,
        )
        for name, arguments in (
            ("add_member", ("plan",)), ("end_member", ("member",)), ("add_charge", ("member",)),
            ("end_charge", ("charge",)), ("plan_meeting", ("plan",)), ("agenda", ("meeting",)),
            ("attendance", ("meeting",)),
            ("file", ("meeting",)), ("conclude", ("meeting",)),
        )
    },
    "meetings:move": Page(no_method, having("meeting.prepare", of_all=True), ("meeting",)),
    "meetings:drop_conclusion": Page(
        no_method, having("meeting.prepare", of_all=True), ("conclusion",)
    ),
    "releases:releases": Page(having("release.read", of_all=True), no_method),
    "releases:prepare": Page(
        having("release.make", of_all=True), having("release.make", of_all=True),
        ("consolidation",),
    ),
    "releases:texts": Page(having("portal.write", of_all=True), no_method),
    "releases:text": Page(
        having("portal.write", of_all=True), having("portal.write", of_all=True), ("text",)
    ),
    "scoring:rounds": Page(having("scoring.read"), no_method),
    "scoring:open": Page(by_owner_alone, by_owner_alone),
    "scoring:criteria": Page(
        having("scoring.read"), no_method, ("criteria", "criteria_version")
    ),
    "scoring:round": Page(visible("scoring.read"), no_method, ("scoring",)),
    "scoring:move": Page(no_method, visible("scoring.read", fine={422}), ("scoring",)),
    "scoring:together": Page(
        visible("scoring.read"), visible("scoring.read", fine={422}), ("scoring",)
    ),
    "scoring:results": Page(visible("scoring.read", fine=REFUSED), no_method, ("scoring",)),
    "scoring:results_table": Page(
        visible("scoring.read", fine=REFUSED), no_method, ("scoring",)
    ),
    "scoring:sheet": Page(
        visible("scoring.read"), allowed("scoring.write", sees="scoring.read"), ("score_sheet",)
    ),
    "scoring:sheet_table": Page(visible("scoring.read"), no_method, ("score_sheet",)),
    "scoring:template": Page(
        allowed("scoring.write", sees="scoring.read", fine=FINE), no_method, ("score_sheet",)
    ),
    "scoring:upload": Page(
        allowed("scoring.write", sees="scoring.read", fine=FINE),
        allowed("scoring.write", sees="scoring.read"), ("score_sheet",)
    ),
    "scoring:preview": Page(
        allowed("scoring.write", sees="scoring.read", fine=FINE),
        allowed("scoring.write", sees="scoring.read"), ("score_sheet", "score_upload")
    ),
    "scoring:marked": Page(
        allowed("scoring.write", sees="scoring.read", fine=FINE), no_method,
        ("score_sheet", "score_upload"),
    ),
    "scoring:move_sheet": Page(
        no_method, visible("scoring.read", fine={422}), ("score_sheet",)
    ),
    "scoring:line": Page(
        visible("scoring.read"), visible("scoring.read", fine={422}),
        ("score_sheet", "criterion"),
    ),
    "scoring:evidence_file": Page(
        visible("scoring.read"), no_method, ("score_sheet", "score_evidence")
    ),
    "scoring:detach": Page(
        no_method, allowed("scoring.write", sees="scoring.read"),
        ("score_sheet", "score_evidence"),
    ),
    "followup:latest": Page(following, no_method),
    "followup:rules": Page(following, no_method),
    "followup:cycle": Page(follows_scene, no_method, ("cycle",)),
    "followup:urge": Page(no_method, urging, ("cycle",)),
    "followup:digest": Page(having("report.read"), no_method),
    "followup:add_rule": Page(
        having("report.accept", of_all=True), having("report.accept", of_all=True)
    ),
    "followup:rule": Page(
        having("report.accept", of_all=True), having("report.accept", of_all=True), ("reminder",)
    ),
    "notices:notices": Page(any_post, no_method),
    "notices:read": Page(no_method, signed_in),
    "notices:channels": Page(any_post, signed_in),
    "reportsheets:template": Page(reported(), no_method, ("report",)),
    "reportsheets:upload": Page(
        reported("report.write"), reported("report.write"), ("report",)
    ),
    "reportsheets:preview": Page(
        reported("report.write"), reported("report.write"), ("report", "upload")
    ),
    "reportsheets:marked": Page(reported("report.write"), no_method, ("report", "upload")),
    **{
        f"reportsheets:{name}": Page(
            having("report.accept", of_all=True), no_method, ("cycle",)
        )
        for name in ("status", "items", "items_csv")
    },
    **{
        f"inspection:{name}": Page(having("inspection.read"), no_method)
        for name in ("inspections", "findings", "export")
    },
    "inspection:make_program": Page(at_all("inspection.record"), at_all("inspection.record")),
    "inspection:plan": Page(
        at_all("inspection.record"), at_all("inspection.record"), ("program",)
    ),
    "inspection:inspection": Page(inspected(), no_method, ("inspection",)),
    "inspection:act": Page(no_method, inspected(is_judging=True), ("inspection",)),
    "inspection:finding": Page(inspected(), no_method, ("finding",)),
    "inspection:act_on_finding": Page(no_method, inspected(is_judging=True), ("finding",)),
    "inspection:finding_file": Page(
        inspected(), no_method, ("finding", "finding_evidence")
    ),
    "cyber:systems": Page(listed, no_method),
    "cyber:overview": Page(listed, no_method),
    "cyber:counts": Page(having("cyber.count"), no_method),
    **{
        f"cyber:{name}": Page(having("cyber.read"), no_method)
        for name in ("export", "export_csv", "criteria")
    },
    "cyber:template": Page(having("cyber.write"), no_method),
    "cyber:import": Page(at_all("cyber.write"), at_all("cyber.write")),
    "cyber:add": Page(at_all("cyber.write"), at_all("cyber.write")),
    "cyber:criterion": Page(
        at_all("cyber.criteria"), at_all("cyber.criteria"), ("criterion_of_level",)
    ),
    "cyber:system": Page(kept(), no_method, ("system",)),
    "cyber:change": Page(kept("cyber.write"), kept("cyber.write"), ("system",)),
    "cyber:level": Page(kept("cyber.write"), kept("cyber.write"), ("system",)),
    "cyber:open_dossier": Page(no_method, kept("cyber.write"), ("system",)),
    "cyber:dossier": Page(kept(), no_method, ("dossier",)),
    "cyber:act": Page(no_method, kept("cyber.write"), ("dossier",)),
    "cyber:file": Page(kept(), no_method, ("dossier", "dossier_file")),
    "cyber:campaigns": Page(listed, no_method),
    "cyber:open_campaign": Page(at_all("cyber.campaign"), at_all("cyber.campaign")),
    "cyber:campaign": Page(campaigned(), no_method, ("campaign",)),
    **{
        f"cyber:{name}": Page(campaigned("cyber.count"), no_method, ("campaign",))
        for name in ("campaign_table", "campaign_table_csv")
    },
    "cyber:correct_campaign": Page(
        campaigned("cyber.campaign"), campaigned("cyber.campaign"), ("campaign",)
    ),
    "cyber:end_campaign": Page(no_method, campaigned("cyber.campaign"), ("campaign",)),
    "cyber:urge_campaign": Page(no_method, campaigned("cyber.campaign"), ("campaign",)),
    "cyber:campaign_office": Page(kept(), no_method, ("campaign", "campaign_office")),
    "cyber:declare": Page(
        kept("cyber.declare"), kept("cyber.declare"), ("campaign", "campaign_office")
    ),
    "cyber:declaration": Page(kept(), no_method, ("declaration",)),
    "cyber:act_on_declaration": Page(no_method, kept("cyber.declare"), ("declaration",)),
    "cyber:declaration_file": Page(kept(), no_method, ("declaration", "declaration_file")),
    **{
        f"cyber:{name}": Page(having("cyber.read"), no_method)
        for name in (
            "databases", "export_databases", "export_databases_csv", "officers",
            "export_officers", "export_officers_csv", "untended", "export_qualifications",
            "export_qualifications_csv",
        )
    },
    **{
        f"cyber:{name}": Page(having("cyber.write"), no_method)
        for name in ("database_template", "officer_template", "qualification_template")
    },
    **{
        f"cyber:{name}": Page(at_all("cyber.write"), at_all("cyber.write"))
        for name in (
            "add_database", "import_databases", "add_officer", "import_officers",
            "import_qualifications",
        )
    },
    "cyber:database": Page(kept(), no_method, ("database",)),
    "cyber:change_database": Page(kept("cyber.write"), kept("cyber.write"), ("database",)),
    "cyber:officer": Page(kept(), no_method, ("officer",)),
    "cyber:change_officer": Page(kept("cyber.write"), kept("cyber.write"), ("officer",)),
    "cyber:write_officer": Page(no_method, kept("cyber.write"), ("officer",)),
    "cyber:take_back_officer": Page(no_method, kept("cyber.write"), ("officer",)),
    "cyber:reviews": Page(listed, no_method),
    "cyber:open_review": Page(at_all("cyber.review"), at_all("cyber.review")),
    "cyber:review": Page(campaigned(), no_method, ("review",)),
    **{
        f"cyber:{name}": Page(campaigned("cyber.count"), no_method, ("review",))
        for name in ("review_table", "review_table_csv")
    },
    "cyber:correct_review": Page(
        campaigned("cyber.review"), campaigned("cyber.review"), ("review",)
    ),
    "cyber:end_review": Page(no_method, campaigned("cyber.review"), ("review",)),
    "cyber:urge_review": Page(no_method, campaigned("cyber.review"), ("review",)),
    "cyber:review_office": Page(kept(), no_method, ("review", "review_office")),
    "cyber:answer_review": Page(
        kept("cyber.answer_review"), kept("cyber.answer_review"), ("review", "review_office")
    ),
    "cyber:review_answer": Page(kept(), no_method, ("review_answer",)),
    "cyber:act_on_review_answer": Page(
        no_method, kept("cyber.answer_review"), ("review_answer",)
    ),
    "cyber:periodic": Page(at_all("cyber.periodic"), at_all("cyber.periodic")),
    "cyber:periodic_draft": Page(at_all("cyber.periodic"), no_method),
    **{
        f"cyber:{name}": Page(having("cyber.read"), no_method)
        for name in ("checklists", "export_checklists", "export_checklists_csv")
    },
    "cyber:assess": Page(kept("cyber.assess"), kept("cyber.assess"), ("system",)),
    "cyber:assessment": Page(kept(), no_method, ("system", "assessment")),
    "cyber:attach_to_assessment": Page(
        no_method, kept("cyber.assess"), ("system", "assessment")
    ),
    "cyber:assessment_file": Page(
        kept(), no_method, ("system", "assessment", "assessment_file")
    ),
    "cyber:plan_orders": Page(at_all("cyber.order_plan"), no_method),
    "cyber:add_plan_order": Page(at_all("cyber.order_plan"), at_all("cyber.order_plan")),
    "cyber:plan_order": Page(at_all("cyber.order_plan"), no_method, ("plan_order",)),
    **{
        f"cyber:{name}": Page(no_method, at_all("cyber.order_plan"), ("plan_order",))
        for name in ("ask_for_plans", "end_plan_order")
    },
    "cyber:plans": Page(listed, no_method),
    **{
        f"cyber:{name}": Page(having("cyber.read"), no_method)
        for name in ("export_plans", "export_plans_csv")
    },
    **{
        f"cyber:{name}": Page(having("cyber.count"), no_method)
        for name in ("export_plan_offices", "export_plan_offices_csv")
    },
    "cyber:report_plans": Page(no_method, missing, ("response_plan",)),
    "cyber:begin_plan": Page(kept("cyber.write_plan"), kept("cyber.write_plan"), ("system",)),
    "cyber:plan": Page(kept(), no_method, ("response_plan",)),
    "cyber:write_plan": Page(
        kept("cyber.write_plan"), kept("cyber.write_plan"), ("response_plan",)
    ),
    "cyber:act_on_plan": Page(no_method, kept("cyber.write_plan"), ("response_plan",)),
    "cyber:compare_plan": Page(missing, no_method, ("response_plan",)),  # no other version
    "cyber:playbook": Page(kept(), no_method, ("response_plan",)),
    "cyber:print_plan": Page(kept(), no_method, ("response_plan",)),
    "cyber:plan_file": Page(kept(), no_method, ("response_plan", "plan_file")),
    "cyber:incidents": Page(listed, no_method),
    "cyber:report_incident": Page(
        at_all("cyber.report_incident"), at_all("cyber.report_incident")
    ),
    "cyber:incident": Page(kept(), no_method, ("incident",)),
    "cyber:triage_incident": Page(
        kept("cyber.triage_incident"), kept("cyber.triage_incident"), ("incident",)
    ),
    "cyber:act_on_incident": Page(no_method, kept("cyber.respond_incident"), ("incident",)),
    "cyber:incident_file": Page(kept(), no_method, ("incident", "incident_file")),
    "cyber:incident_report": Page(kept(), no_method, ("incident", "incident_report")),
    "cyber:vulnerabilities": Page(listed, no_method),
    **{
        f"cyber:{name}": Page(having("cyber.read"), no_method)
        for name in ("export_vulnerabilities", "export_vulnerabilities_csv", "exceptions")
    },
    "cyber:openvex": Page(exported, no_method),
    "cyber:threats": Page(at_all("cyber.judge_vulnerability"), at_all("cyber.judge_vulnerability")),
    "cyber:scan_template": Page(at_all("cyber.import_scan"), no_method),
    "cyber:act_on_vulnerabilities": Page(no_method, at_all("cyber.fix_vulnerability")),
    "cyber:import_scan": Page(at_all("cyber.import_scan"), at_all("cyber.import_scan")),
    "cyber:vulnerability": Page(kept(), no_method, ("vulnerability",)),
    "cyber:vulnerability_file": Page(
        kept(), no_method, ("vulnerability", "vulnerability_entry")
    ),
    "cyber:scans": Page(kept(), no_method, ("system",)),
    "cyber:scan": Page(kept(), no_method, ("scan",)),
    "cyber:scan_file": Page(kept(), no_method, ("scan",)),
    "cyber:decide_exception": Page(no_method, kept("cyber.approve_exception"), ("exception",)),
    "cyber:incident_paper": Page(kept(), no_method, ("incident", "incident_paper", "form")),
    "cyber:incident_bundle": Page(kept(), no_method, ("incident",)),
    **{
        f"cyber:{name}": Page(having("drill.read"), no_method) for name in ("drills", "undrilled")
    },
    "cyber:plan_drill": Page(at_all("drill.run"), at_all("drill.run")),
    **{
        f"cyber:{name}": Page(kept("drill.read", "drill.read"), no_method, ("drill",))
        for name in ("drill", "drill_clock")
    },
    "cyber:drill_file": Page(
        kept("drill.read", "drill.read"), no_method, ("drill", "drill_file")
    ),
    **{  # who plays sees neither what is to come nor the points before the end
        f"cyber:{name}": Page(kept("drill.run", "drill.read"), no_method, ("drill",))
        for name in ("scenario", "drill_results")
    },
    **{
        f"cyber:{name}": Page(
            kept("drill.run", "drill.read"), kept("drill.run", "drill.read"), ("drill",)
        )
        for name in ("change_drill", "add_inject", "import_injects")
    },
    "cyber:inject": Page(
        kept("drill.run", "drill.read"), kept("drill.run", "drill.read"), ("drill", "inject")
    ),
    "cyber:drill_office": Page(
        kept("drill.run", "drill.read"), kept("drill.run", "drill.read"),
        ("drill", "drill_office"),
    ),
    "cyber:act_on_drill": Page(no_method, kept("drill.run", "drill.read"), ("drill",)),
    "papers:drill_report": Page(
        kept("drill.run", "drill.read"), kept("drill.run", "drill.read"), ("drill",)
    ),
    **{
        f"cyber:{name}": Page(kept(), no_method, ("system", "assessment"))
        for name in ("assessment_oscal", "assessment_poam")
    },
    **{
        f"cyber:{name}": Page(campaigned("cyber.count"), no_method, ("review",))
        for name in ("review_oscal", "review_poam")
    },
    "cyber:shares": Page(having("share.read"), no_method),
    "cyber:received": Page(having("share.read"), no_method),
    "cyber:prepare_share": Page(at_all("share.prepare"), at_all("share.prepare")),
    "cyber:receive_share": Page(at_all("share.receive"), at_all("share.receive")),
    "cyber:share": Page(shared_whole, no_method, ("share",)),
    "cyber:share_file": Page(shared_whole, no_method, ("share",)),
    "cyber:act_on_share": Page(no_method, shared_whole, ("share",)),
    "cyber:peers": Page(having("peer.read"), no_method),
    "cyber:add_peer": Page(at_all("peer.write"), at_all("peer.write")),
    "cyber:peer": Page(at_all("peer.write"), at_all("peer.write"), ("peer",)),
    "cyber:fetch_peer": Page(no_method, at_all("share.receive"), ("peer",)),
    "papers:incident_report": Page(papered, papered, ("incident", "stage")),
    "papers:minutes": Page(minuted, minuted, ("inspection",)),
    "inquiries:inquiries": Page(having("inquiry.read"), no_method),
    "inquiries:make": Page(at_all("inquiry.ask"), at_all("inquiry.ask")),
    "inquiries:questionnaire": Page(asking(), asking(), ("questionnaire",)),
    "inquiries:copy": Page(no_method, asking(), ("questionnaire",)),
    "inquiries:ask": Page(asking(), asking(), ("questionnaire",)),
    "inquiries:inquiry": Page(outcome(), no_method, ("inquiry",)),
    "inquiries:export": Page(outcome(), no_method, ("inquiry",)),
    "inquiries:export_text": Page(outcome(), no_method, ("inquiry",)),
    "inquiries:urge": Page(no_method, outcome("inquiry.urge"), ("inquiry",)),
    "inquiries:judge": Page(no_method, outcome(), ("inquiry",)),
    "inquiries:change": Page(no_method, outcome("inquiry.ask"), ("inquiry",)),
    "inquiries:reply": Page(replied(), replied("inquiry.answer"), ("reply",)),
    "inquiries:move": Page(no_method, replied(), ("reply",)),
    "inquiries:sheet": Page(replied(), no_method, ("reply",)),
    "inquiries:import_sheet": Page(no_method, replied("inquiry.answer"), ("reply",)),
    "inquiries:request_extension": Page(
        no_method, replied("inquiry.request_extension"), ("reply",)
    ),
    "inquiries:decide_extension": Page(
        no_method, replied("inquiry.decide_extension"), ("reply", "reply_extension")
    ),
    "inquiries:file": Page(replied(), no_method, ("reply", "question")),
    **dict.fromkeys(("offline:page", "offline:worker", "offline:manifest"), PUBLIC),
    "offline:who": Page(any_post, no_method),
    "offline:report": Page(reported("report.write"), no_method, ("report",)),
    **entered("honours", "programmes", "programme", "communication"),
    **entered("honours", "honours", "honour", "honour"),
    **entered("privacy", "processings", "processing", "processing"),
    **entered("privacy", "consents", "consent", "processing"),
    **entered("privacy", "breaches", "breach", "breach"),
    **{
        f"privacy:{name}": Page(having("impact_file.read"), no_method)
        for name in ("impacts", "export_impacts", "export_impacts_csv")
    },
    "privacy:begin_impact": Page(
        kept("impact_file.write", "processing.read"), kept("impact_file.write", "processing.read"),
        ("processing",),
    ),
    "privacy:impact": Page(kept("impact_file.read", "impact_file.read"), no_method, ("impact",)),
    "privacy:impact_file": Page(
        kept("impact_file.read", "impact_file.read"), no_method, ("impact",)
    ),
    "privacy:act_on_impact": Page(
        no_method, kept("impact_file.write", "impact_file.read"), ("impact",)
    ),
    "privacy:requests": Page(having("subject_request.read"), no_method),
    "privacy:receive_request": Page(
        at_all("subject_request.handle"), at_all("subject_request.handle")
    ),
    "privacy:request": Page(
        kept("subject_request.read", "subject_request.read"), no_method, ("subject_request",)
    ),
    "privacy:act_on_request": Page(
        no_method, kept("subject_request.handle", "subject_request.read"), ("subject_request",)
    ),
    "privacy:overview": Page(having("processing.read"), no_method),
    "privacy:offices": Page(having("processing.read"), no_method),
    "privacy:declare_none": Page(no_method, at_all("processing.write")),
    "privacy:take_back_none": Page(no_method, at_all("processing.write")),
    "offline:reply": Page(replied("inquiry.answer"), no_method, ("reply",)),
    "offline:acts": Page(no_method, at_all("report.write", {400})),
    "offline:upload": Page(
        at_all("report.write", MISSING), at_all("report.write", {400}), ("device_upload",)
    ),
    "offline:piece": Page(no_method, at_all("report.write", MISSING), ("device_upload", "piece")),
    "plans:plans": PUBLIC,
    **{
        f"plans:{name}": public("plan")
        for name in ("plan", "tasks", "orders", "duties", "offices", "versions", "differences")
    },
    "plans:office": public("plan", "office"),
    "plans:indicator": public("plan", "indicator"),
    "plans:task": public("plan", "task"),
    "plans:adopt": Page(
        allowed("plan.adopt", sees="draft.read"), allowed("plan.adopt", sees="draft.read"),
        ("reading",),
    ),
    "plans:mapping": Page(allowed("plan.adopt"), allowed("plan.adopt"), ("plan",)),
    "plans:decide_link": Page(
        no_method, allowed("plan.adopt", fine=REFUSED | FORM), ("plan", "link")
    ),
    "plans:decide_same": Page(
        no_method, allowed("plan.adopt", fine=REFUSED | FORM), ("plan", "duty")
    ),
    "plans:amendments": Page(any_post, no_method, ("plan",)),
    "plans:propose_amendment": Page(proposing, proposing, ("plan",)),
    "plans:amendment": Page(
        amendment(FINE, is_write=False), amendment(FORM, is_write=True), ("plan", "amendment")
    ),
    **{
        f"work:{name}": Page(at_all("obligation.read", FINE), no_method)
        for name in ("obligations", "export", "export_csv", "conditions")
    },
    "work:urge": Page(no_method, at_all("obligation.urge")),
    "work:settle": Page(at_all("obligation.settle"), at_all("obligation.settle")),
    "work:sheet": Page(at_all("obligation.settle"), no_method),
    "work:import_sheet": Page(at_all("obligation.settle"), at_all("obligation.settle")),
    "work:track": Page(at_all("plan.adopt"), at_all("plan.adopt"), ("plan",)),
    "work:arm": Page(
        at_all("obligation.assign"), at_all("obligation.assign"), ("assignment",)
    ),
    "work:obligation": Page(seen(FINE), no_method, ("obligation",)),
    "work:move": Page(no_method, moving, ("obligation",)),
    **{
        f"work:{name}": Page(no_method, working(right), ("obligation",))
        for name, right in (
            ("urge_one", "obligation.urge"), ("set_handler", "obligation.update"),
            ("decide_flagged", "plan.adopt"), ("add_evidence", "evidence.add"),
            ("request_extension", "obligation.request_extension"),
        )
    },
    "work:decide_extension": Page(
        no_method, working("obligation.decide_extension"), ("obligation", "extension")
    ),
    "work:check_evidence": Page(no_method, evidence_checked, ("obligation", "evidence")),
    "work:evidence_file": Page(evidence_read, no_method, ("obligation", "evidence")),
}  # fmt: skip
THINGS = {"plans:decide_link": "link", "plans:decide_same": "duty", "plans:amendment": "amendment"}


def walk(resolver: Any, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Return every address of the site with its name."""
    for found in resolver.url_patterns:
        if isinstance(found, URLPattern):
            yield f"{space}{found.name}", found
        else:
            yield from walk(found, f"{space}{found.namespace}:" if found.namespace else space)


# Programs know no session: tests/api asks every address of theirs.
ADDRESSES = {
    name: at for name, at in walk(get_resolver()) if not name.startswith(("api:", "taxii:"))
}


@pytest.fixture(scope="module")
def scene(province: None, django_db_blocker: Any) -> Scene:
    """One scene for all: what a role does to it is undone with its test."""
    with django_db_blocker.unblock():
        return make_scene()


def test_every_address_has_an_expectation() -> None:
    assert sorted(set(ADDRESSES) ^ set(PAGES)) == []


def test_only_what_says_so_is_open_to_all() -> None:
    opened = {
        name
        for name, pattern in ADDRESSES.items()
        if not getattr(pattern.callback, "login_required", True)
    }
    assert opened == {name for name, page in PAGES.items() if page.is_open}


def is_wrong_method(expected: set[int]) -> bool:
    return NO_METHOD <= expected <= NO_METHOD | LOGIN


def is_asked(name: str, method: str, rule: Rule, role: str, is_own: bool) -> bool:
    """Choose what one role in one office asks, the same each time.

    Each role asks each address. Where the rights tell the offices apart, in both; elsewhere in
    one of them, by lot, so that of the roles who meet the same answer about half ask in each. A
    wrong method is refused before anybody is known: one in six asks. The coordinator in the own
    office asks everything, for there the words of the answers are looked at.
    """
    if IS_LONG or (role == "coordinator" and is_own):
        return True
    lot = zlib.crc32(f"{name} {method} {role}".encode())
    expected = rule(role, is_own)
    if is_wrong_method(expected):
        return lot % 12 == is_own
    return expected != rule(role, not is_own) or lot % 2 == is_own


def test_each_role_asks_each_address_and_both_offices_where_they_differ() -> None:
    for role in [*ROLES, ANONYMOUS]:
        for name, page in PAGES.items():
            for method, rule in (("get", page.get), ("post", page.post)):
                asked = [own for own in (True, False) if is_asked(name, method, rule, role, own)]
                if rule(role, True) != rule(role, False):
                    assert len(asked) == 2, (name, method, role)
                elif not is_wrong_method(rule(role, True)):
                    assert asked, (name, method, role)


@pytest.mark.slow
@pytest.mark.parametrize("is_own", [True, False], ids=["own office", "other office"])
@pytest.mark.parametrize("role", [*ROLES, ANONYMOUS])
def test_each_role_meets_what_the_rights_say(
    visit: Callable[..., Client], scene: Scene, role: str, is_own: bool
) -> None:
    client = visit(role, is_own)
    is_told = role == "coordinator" and is_own  # who meets most forms: what is wrong is said there
    wrong = []
    for name, page in PAGES.items():
        url = reverse(name, args=[scene.arguments[key] for key in page.arguments])
        is_leaving = name in ("account_logout", "account_login", "account_change_password")
        for method, rule in (("get", page.get), ("post", page.post)):
            if (is_leaving and method == "post") or not is_asked(name, method, rule, role, is_own):
                continue
            answer = getattr(client, method)(url, SENT if is_told and method == "post" else None)
            expected = rule(role, is_own)
            if answer.status_code not in expected:
                wrong.append((name, method, answer.status_code, expected))
            elif is_told and answer.status_code == 422 and name not in UNOFFERED:
                if TAKES_FOCUS not in answer.content.decode():
                    wrong.append((name, "says nothing", 422, expected))
            elif role == ANONYMOUS and not page.is_open and answer.status_code in LOGIN:
                assert answer["Location"].startswith(reverse("account_login")), name
            elif method == "get" and page.get is entrance and answer.status_code in LED_HOME:
                assert answer["Location"] == reverse("home"), name
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_what_is_not_there_is_refused_or_missing(
    visit: Callable[..., Client], scene: Scene, role: str
) -> None:
    client = visit(role, False)
    for name, thing in THINGS.items():
        is_read = name == "plans:amendment"
        arguments = [scene.arguments[key] if key != thing else 0 for key in PAGES[name].arguments]
        send = client.get if is_read else client.post
        may = scope(role, "plan.read" if is_read else "plan.adopt") == "all"
        answer = send(reverse(name, args=arguments))
        assert answer.status_code in (MISSING if may else REFUSED | MISSING), name
