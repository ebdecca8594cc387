"""OSCAL of an assessment and of a review: the structure that NIST's reference of 1.1.2 asks for.

What each object must and may hold is written down from the reference of the two models, for the
parts that are used; the pydantic models of compliance-trestle (NIST's own schemas) read the same
documents without a fault, and are too heavy to be installed for that alone.
"""

import json
import uuid
from datetime import UTC, date, datetime
from typing import Any

import jsonschema
import pytest

from nq57.registers.cyber import models, queries, rules
from nq57.registers.cyber.formats import oscal
from tests.factories import cyber, reviews

UUID = {
    "type": "string",
    "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
}
TOKEN = {"type": "string", "pattern": r"^[^\W\d][\w.-]*$"}
WORDS = {"type": "string", "pattern": r"^\S(.|\n)*\S$|^\S$"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}


def hold(*required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object", "required": list(required), "additionalProperties": False,
        "properties": {name.replace("_", "-"): one for name, one in properties.items()},
    }  # fmt: skip


def some(one: Any) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": one}


METADATA = hold(
    "title", "last-modified", "version", "oscal-version", title=WORDS, last_modified=MOMENT,
    version=WORDS, oscal_version={"const": "1.1.2"},
    roles=some(hold("id", "title", id=TOKEN, title=WORDS)),
    parties=some(hold("uuid", "type", uuid=UUID, type={"enum": ["person", "organization"]}, name=WORDS)),
    responsible_parties=some(hold("role-id", "party-uuids", role_id=TOKEN, party_uuids=some(UUID))),
)  # fmt: skip
TARGET = hold(
    "type", "target-id", "status", type={"enum": ["statement-id", "objective-id"]},
    target_id=TOKEN,
    status=hold("state", state={"enum": ["satisfied", "not-satisfied"]}),
)  # fmt: skip
RESULT = hold(
    "uuid", "title", "description", "start", "reviewed-controls", uuid=UUID, title=WORDS,
    description=WORDS, start=MOMENT, end=MOMENT,
    reviewed_controls=hold("control-selections", control_selections=some(
        hold(include_controls=some(hold("control-id", control_id=TOKEN)), include_all=hold())
    )),
    observations=some(hold(
        "uuid", "description", "methods", "collected", uuid=UUID, title=WORDS, description=WORDS,
        methods=some({"enum": ["EXAMINE", "INTERVIEW", "TEST", "UNKNOWN"]}), collected=MOMENT,
        relevant_evidence=some(hold("description", description=WORDS)),
    )),
    findings=some(hold(
        "uuid", "title", "description", "target", uuid=UUID, title=WORDS, description=WORDS,
        target=TARGET, related_observations=some(hold("observation-uuid", observation_uuid=UUID)),
    )),
)  # fmt: skip
RESULTS = hold("assessment-results", assessment_results=hold(
    "uuid", "metadata", "import-ap", "results", uuid=UUID, metadata=METADATA,
    import_ap=hold("href", href=WORDS), results=some(RESULT),
    back_matter=hold(resources=some(hold("uuid", uuid=UUID, title=WORDS))),
))  # fmt: skip
PLAN = hold("plan-of-action-and-milestones", plan_of_action_and_milestones=hold(
    "uuid", "metadata", "poam-items", uuid=UUID, metadata=METADATA,
    system_id=hold("id", identifier_type=WORDS, id=WORDS),
    risks=some(hold(
        "uuid", "title", "description", "statement", "status", uuid=UUID, title=WORDS,
        description=WORDS, statement=WORDS, status=TOKEN, deadline=MOMENT,
    )),
    poam_items=some(hold(
        "title", "description", uuid=UUID, title=WORDS, description=WORDS,
        related_risks=some(hold("risk-uuid", risk_uuid=UUID)),
    )),
))  # fmt: skip


def check(told: Any, schema: Any) -> Any:
    jsonschema.validate(told, schema)
    text = json.dumps(told)
    made = {
        one
        for one in text.replace('"', " ").replace("#", " ").split()
        if len(one) == 36 and one.count("-") == 4
    }
    assert all(uuid.UUID(one).version == 5 for one in made)
    return next(iter(told.values()))


ABOUT = oscal.About(key="a", title="A", office="Sở A", at=datetime(2026, 9, 1, tzinfo=UTC))


def test_both_documents_hold_what_the_models_ask_for_and_point_to_what_is_there() -> None:
    found = [
        oscal.Finding(code="1 a", title="Một", text="", is_satisfied=True, evidence="Quy chế"),
        oscal.Finding(code="b", title="Hai", text="Thiếu\nhai", is_satisfied=False),
        oscal.Finding(code="c", title="Ba", text="", is_satisfied=None),
    ]
    told = check(oscal.write_results(ABOUT, found), RESULTS)
    result = told["results"][0]
    seen = {one["uuid"] for one in result["observations"]}
    assert {
        one["related-observations"][0]["observation-uuid"] for one in result["findings"]
    } == seen
    assert len(seen) == 2  # what nobody looked at is reviewed by nobody
    assert told["import-ap"]["href"] == "#" + told["back-matter"]["resources"][0]["uuid"]
    assert told == oscal.write_results(ABOUT, found)["assessment-results"]
    left = [oscal.Weakness(code="b", title="Hai", text="", state="open", due=date(2026, 10, 1))]
    plan = check(oscal.write_plan(ABOUT, left), PLAN)
    assert plan["poam-items"][0]["related-risks"][0]["risk-uuid"] == plan["risks"][0]["uuid"]
    assert plan["risks"][0]["deadline"] == "2026-10-01T00:00:00Z"
    check(oscal.write_results(ABOUT, []), RESULTS)


@pytest.mark.django_db
@pytest.mark.usefixtures("owed_province")
def test_an_assessment_and_a_review_are_written() -> None:
    at = datetime(2026, 6, 1, 3, tzinfo=UTC)
    system = cyber.add()
    cyber.level(system)
    made = reviews.assess(system, at)
    assessment = models.Assessment.objects.select_related("system__operator", "requirements").get(
        pk=made.pk
    )
    result = check(queries.write_assessment_results(assessment=assessment), RESULTS)["results"][0]
    states = [one["target"]["status"]["state"] for one in result["findings"]]
    assert states == ["satisfied", "not-satisfied"]
    asked = len(result["reviewed-controls"]["control-selections"][0]["include-controls"])
    plan = check(queries.write_assessment_plan(assessment=assessment), PLAN)
    assert len(plan["poam-items"]) == asked - 1
    review = reviews.open_review(at, cyber.COMMUNE, "SO-YT")
    review = models.Review.objects.select_related("centre").get(pk=review.pk)
    board = queries.make_review_board(review=review, day=date(2026, 6, 2))
    result = check(queries.write_review_results(review=review, board=board), RESULTS)["results"][0]
    assert len(result["findings"]) == 6
    plan = check(queries.write_review_plan(review=review, board=board), PLAN)
    assert len(plan["poam-items"]) == 6
    for row in board.rows:
        for axis, stand in row.stand.axes.items():
            object.__setattr__(stand, "standing", "none")
            assert axis
    with pytest.raises(rules.CyberError, match="xong"):
        queries.write_review_plan(review=review, board=board)
