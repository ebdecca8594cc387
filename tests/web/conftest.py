"""People with posts, signed in; and a scene of one thing of each kind to look at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.documents import actions as document_actions
from nq57.documents import models as documents
from nq57.files import actions as file_actions
from nq57.law.models import ClockRule
from nq57.orgs import enums, models, rules
from nq57.orgs.models import Organisation, OrgGroup
from nq57.plans import models as plans
from tests.factories import orgs, plan_texts

ROLES = [str(role) for role in enums.Role.values]
ANONYMOUS = "anonymous"
MARKS = {
    "restricted document": "Dấu hiệu văn bản hạn chế",
    "restricted plan": "Dấu hiệu kế hoạch hạn chế",
    "restricted order": "Dấu hiệu ý kiến chỉ đạo hạn chế",
    "draft": "dau-hieu-ban-doc.txt",
    "amendment": "Dấu hiệu đề xuất sửa đổi",
    "person": "Lò Dấu Hiệu",
}


@dataclass(frozen=True)
class Official:
    """A signed-in person with one post."""

    client: Client
    account: models.Account
    post: models.Post


@pytest.fixture
def sign_in(db: None) -> Callable[..., Official]:
    """Sign a new person in under a new post; ``second_factor`` as the role needs it."""

    def make(role: str = "coordinator", *, second_factor: bool = True, **fields: Any) -> Official:
        account = orgs.AccountFactory()
        post = orgs.PostFactory(person=account.person, role=role, **fields)
        if second_factor:
            TOTP.activate(account, "JBSWY3DPEHPK3PXP")
        client = Client()
        client.force_login(account)
        return Official(client, account, post)

    return make


@pytest.fixture
def second_factors() -> Any:
    """The table of second factors, as it lies in the database."""
    return Authenticator.objects


def scope(role: str, right: str) -> str | None:
    """Return how far a role's right reaches; ``right`` as ``object.verb``."""
    kind, verb = right.split(".")
    return rules.get_rights().scope_of(role, kind, verb)


@dataclass(frozen=True)
class Scene:
    """What stands beside the province: something of each kind, of one office."""

    office: Organisation
    arguments: dict[str, Any]
    plan: plans.Plan


@pytest.fixture
def scene(province: None, db: None) -> Scene:
    office = Organisation.objects.get(code="UBND-04099")
    plan = plans.Plan.objects.get(document__symbol="142/KH-UBND")
    at, by = timezone.now(), audit_rules.SYSTEM
    content = ContentFile(plan_texts.small_plan(), name=MARKS["draft"])
    file = file_actions.store_file(source=content, name=MARKS["draft"], by=by, at=at)
    reading = document_actions.start_reading(file=file, by=by, at=at, is_queued=False)
    document_actions.read_now(reading=reading, at=at)
    secret = _add_restricted(plan)
    person = orgs.PersonFactory(name=MARKS["person"])
    orgs.AccountFactory(person=person)
    post = orgs.PostFactory(person=person, organisation=office)
    amendment = plans.Amendment.objects.create(
        plan=plan, code="thu-001", organisation=office, subject="II.3",
        proposal=MARKS["amendment"], reason="vì thế", proposed_at=at, proposed_by="thu",
    )  # fmt: skip
    link = plans.Link.objects.filter(order__plan=plan).exclude(order=secret).latest("pk")
    document = documents.Document.objects.exclude(symbol=None).get(plan=plan)
    arguments = {
        "person": person.pk, "post": post.pk, "document": document.code, "plan": plan.code,
        "reading": reading.pk, "office": office.code, "indicator": "II.3",
        "task": plan.tasks.of_plan_text().earliest("pk").pk, "link": link.pk,
        "passkey": 1, "provider": "tinh", "year": 2026, "day": "2026-04-21",
        "clock": ClockRule.objects.earliest("pk").code,
        "basis": "155/2026/NĐ-CP", "duty": plan.duties.earliest("pk").pk, "group": OrgGroup.objects.earliest("pk").code,
        "amendment": amendment.pk, "relation": document.relations.earliest("pk").pk,
    }  # fmt: skip
    return Scene(office, arguments, plan)


def _add_restricted(plan: plans.Plan) -> plans.Task:
    """Add a restricted plan, and a restricted directive whose order hangs under the open plan."""
    at = timezone.now()
    made = documents.Document.objects.create(
        code="han-che", symbol="1/KH-HC", title=MARKS["restricted document"], kind="plan",
        secrecy="restricted", added_at=at, added_by="thu", lines=["Dòng một"], issued_on="2026-01-05",
    )  # fmt: skip
    plans.Plan.objects.create(
        code="ke-hoach-han-che", title=MARKS["restricted plan"], document=made,
        in_force_on="2026-01-05", secrecy="restricted", adopted_at=at, adopted_by="thu",
        replaces=plan,
    )  # fmt: skip
    documents.Relation.objects.create(from_document=made, to_document=plan.document, kind="cites")
    order = plans.Task.objects.create(
        plan=plan, kind="order", document=made, code="9.a", title=MARKS["restricted order"],
        from_line=1, to_line=1, position=99,
    )  # fmt: skip
    part = plans.Assignment.objects.create(task=order, text=MARKS["restricted order"], position=0)
    office = Organisation.objects.get(code="UBND-04099")
    plans.AssignmentParty.objects.create(
        assignment=part, organisation=office, role="lead", name=office.name, position=0
    )
    indicator = plan.indicators.get(code="II.3")
    plans.Link.objects.create(order=order, indicator=indicator, score=50, reason="thử")
    mapped = plans.Plan.objects.get(code="ke-hoach-han-che")
    plans.ItemMapping.objects.create(
        plan=mapped, old_indicator=indicator, kind="dropped", decided_by="thu", decided_at=at,
        reason=MARKS["restricted plan"],
    )  # fmt: skip
    return order


@pytest.fixture
def visit(sign_in: Callable[..., Official], scene: Scene) -> Callable[..., Client]:
    """Give the browser of a role, in the scene's office or in another one."""

    def make(role: str, is_own: bool, other: str = "SO-YT") -> Client:
        if role == ANONYMOUS:
            return Client()
        office = scene.office if is_own else Organisation.objects.get(code=other)
        official = sign_in(role, organisation=office)
        RecoveryCodes.activate(official.account)  # as every enrolment does
        return official.client

    return make
