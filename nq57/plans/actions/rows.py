"""Typed rows of a plan out of the reader's published JSON."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from nq57.documents import models as documents
from nq57.documents import queries as document_queries
from nq57.documents.reading import catalogue as catalogues
from nq57.orgs.models import Organisation, OrgGroup
from nq57.plans import enums, models

# Number and first line of an item → who said what, when: an indicator and a task of one
# document may have the same number.
Confirmations = Mapping[tuple[str, int], Mapping[str, Any]]


@dataclass
class Bodies:
    """Names of the draft resolved to organisations and groups, loaded once."""

    catalogue: catalogues.Catalogue
    organisations: dict[str, int]
    groups: dict[str, int]

    @classmethod
    def load(cls) -> "Bodies":
        """Load every organisation and group."""
        return cls(
            catalogue=document_queries.get_catalogue(),
            organisations=dict(Organisation.objects.values_list("code", "pk")),
            groups=dict(OrgGroup.objects.values_list("code", "pk")),
        )

    def find(self, name: str) -> dict[str, int | None]:
        """Return the keys of the body or group that ``name`` is; both None when nobody's."""
        entry = self.catalogue.find(name)
        if entry is None:
            return {"organisation_id": None, "group_id": None}
        if entry.kind == "group":
            return {"organisation_id": None, "group_id": self.groups[entry.code]}
        return {"organisation_id": self.organisations[entry.code], "group_id": None}


@dataclass
class Writer:
    """Collects the rows of one document and writes them in a constant number of queries."""

    plan: models.Plan
    document: documents.Document
    bodies: Bodies
    confirmations: Confirmations
    clauses: dict[str, int] = field(default_factory=dict)
    sections: dict[tuple[str, str], models.Section] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Load the clauses of the document."""
        self.clauses = dict(self.document.clauses.values_list("path", "pk"))

    def write_sections(self, groups: Sequence[Mapping[str, Any]]) -> None:
        """Write the groups and which indicator groups they serve."""
        rows = [
            models.Section(
                plan=self.plan, kind=group["kind"], code=group["code"], title=group["title"],
                position=position, serves_raw=group["serves_raw"] or "",
                from_line=group["source"]["from_line"], to_line=group["source"]["to_line"],
            )
            for position, group in enumerate(groups)
        ]  # fmt: skip
        for row in models.Section.objects.bulk_create(rows):
            self.sections[row.kind, row.code] = row
        served = [
            (self.sections["tasks", group["code"]], code)
            for group in groups
            if group["kind"] == "tasks"
            for code in self._served(group["serves"])
        ]
        through = models.Section.serves.through
        through.objects.bulk_create(
            through(from_section=section, to_section=self.sections["indicators", code])
            for section, code in served
        )

    def write_indicators(self, indicators: Sequence[Mapping[str, Any]]) -> None:
        """Write the indicators with their parties and targets."""
        made = models.Indicator.objects.bulk_create(
            self._indicator(item, position) for position, item in enumerate(indicators)
        )
        by_code = {row.code: row for row in made}
        _set_parents(models.Indicator, by_code, indicators)
        models.IndicatorParty.objects.bulk_create(
            models.IndicatorParty(indicator=by_code[item["code"]], **party)
            for item in indicators
            for party in self._parties(item)
        )
        models.Target.objects.bulk_create(
            target for item in indicators for target in self._targets(by_code[item["code"]], item)
        )

    def write_tasks(self, tasks: Sequence[Mapping[str, Any]], kind: str) -> list[models.Task]:
        """Write tasks or orders with their assignments, parties and schedules."""
        made = models.Task.objects.bulk_create(
            self._task(item, kind, position) for position, item in enumerate(tasks)
        )
        by_code = {row.code: row for row in made}
        _set_parents(models.Task, by_code, tasks)
        parts = [
            (by_code[item["code"]], item, number, part)
            for item in tasks
            for number, part in enumerate(item["assignments"])
        ]
        assignments = models.Assignment.objects.bulk_create(
            models.Assignment(
                task=task, position=number, text=part.get("text") or "",
                leads_raw=part["leads_raw"] or "", deliverable=part["deliverable"] or "",
                coordinators_raw=part["coordinators_raw"] or "",
                monitors_raw=part["monitors_raw"] or "",
            )
            for task, _, number, part in parts
        )  # fmt: skip
        pairs = list(zip(assignments, parts, strict=True))
        models.AssignmentParty.objects.bulk_create(
            models.AssignmentParty(assignment=row, **party)
            for row, (_, _, _, part) in pairs
            for party in self._parties(part)
        )
        models.Schedule.objects.bulk_create(
            self._schedule(row, item, cell, position)
            for row, (_, item, _, part) in pairs
            for position, cell in enumerate(part["schedule"])
        )
        return made

    def write_duties(self, duties: Sequence[Mapping[str, Any]]) -> list[models.Duty]:
        """Write the standing duties."""
        made = models.Duty.objects.bulk_create(
            self._duty(item, position) for position, item in enumerate(duties)
        )
        models.DutyParty.objects.bulk_create(
            models.DutyParty(duty=row, role=enums.Role.LEAD, position=position, name=name,
                             **self.bodies.find(name))
            for row, item in zip(made, duties, strict=True)
            for position, name in enumerate(item["performers"] or [item["performer"]])
            if name
        )  # fmt: skip
        return made

    def _served(self, serves: Iterable[str]) -> list[str]:
        codes = [code for kind, code in self.sections if kind == "indicators"]
        if "all" in serves:
            return codes
        return [code for code in serves if code in codes]

    def _place(self, item: Mapping[str, Any], position: int) -> dict[str, Any]:
        return {
            "clause_id": self.clauses.get(item["clause"]),
            "from_line": item["source"]["from_line"],
            "to_line": item["source"]["to_line"],
            "position": position,
        }

    def _indicator(self, item: Mapping[str, Any], position: int) -> models.Indicator:
        span = item["span"] or {"from": None, "to": None}
        return models.Indicator(
            plan=self.plan, section=self.sections.get(("indicators", item["group"])),
            code=item["code"], name=item["name"], unit=item["unit"] or "",
            time=item["time"] or "", span_from=span["from"], span_to=span["to"],
            leads_raw=item["leads_raw"] or "", coordinators_raw=item["coordinators_raw"] or "",
            note=item.get("remark") or "", remarks=item["remarks"], **self._place(item, position),
        )  # fmt: skip

    def _task(self, item: Mapping[str, Any], kind: str, position: int) -> models.Task:
        return models.Task(
            plan=self.plan, kind=kind, document=self.document,
            section=self.sections.get(("tasks", item["group"])) if item["group"] else None,
            code=item["code"], title=item["title"], remark=item["remark"] or "",
            remarks=item["remarks"], **self._place(item, position),
        )  # fmt: skip

    def _parties(self, item: Mapping[str, Any]) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for role, names in (
            (enums.Role.LEAD, item["leads"]),
            (enums.Role.COORDINATE, item["coordinators"]),
            (enums.Role.MONITOR, item.get("monitors") or []),
        ):
            rows += [
                {"role": role, "position": position, "name": name, **self.bodies.find(name)}
                for position, name in enumerate(names)
            ]
        return rows

    def _targets(
        self, indicator: models.Indicator, item: Mapping[str, Any]
    ) -> Iterable[models.Target]:
        for position, cell in enumerate(item["targets"]):
            common = {
                "indicator": indicator, "horizon": cell["horizon"], "label": cell["label"],
                "raw": cell["raw"], "position": position,
                **self._confirmation(item, cell),
            }  # fmt: skip
            if not cell["tiers"]:
                yield models.Target(**common, **_amount(cell))
            for tier in cell["tiers"]:
                yield models.Target(**common, tier=tier["name"], **_amount(tier))

    def _schedule(
        self,
        row: models.Assignment,
        item: Mapping[str, Any],
        cell: Mapping[str, Any],
        position: int,
    ) -> models.Schedule:
        return models.Schedule(
            assignment=row, label=cell["horizon"], raw=cell["raw"], kind=cell["kind"] or "",
            due=_day(cell["due"]), recurrence=cell["recurrence"] or "", month=cell.get("month"),
            condition=cell["condition"] or "", expected=_day(cell["expected"]),
            from_year=cell.get("from_year"), to_year=cell.get("to_year"), position=position,
            **self._confirmation(item, cell),
        )  # fmt: skip

    def _duty(self, item: Mapping[str, Any], position: int) -> models.Duty:
        through = self.bodies.find(item["through"])["organisation_id"] if item["through"] else None
        return models.Duty(
            plan=self.plan, code=item["code"], kind=item["kind"], text=item["text"],
            every=item["every"], due_day=item["due_day"], due=_day(item["due"]),
            deadline_raw=item["deadline_raw"] or "", through_id=through,
            addressee=item["to"] or "", **self._place(item, position),
        )  # fmt: skip

    def _confirmation(self, item: Mapping[str, Any], cell: Mapping[str, Any]) -> dict[str, Any]:
        said = self.confirmations.get((item["code"], item["source"]["from_line"]))
        if said is None:
            return {"is_confirmed": cell["confirmed"]}
        return {
            "is_confirmed": cell["confirmed"] and not said["is_pending"],
            "confirmed_by": said["by"],
            "confirmed_at": said["at"],
            "confirmation": said["words"],
        }


def say_confirmations(reading: documents.Reading) -> Confirmations:
    """Return, for each item that a question concerned, who answered what and when."""
    answers = document_queries.get_current_answers(reading=reading)
    said: dict[tuple[str, int], dict[str, Any]] = {}
    for question in (reading.draft or {}).get("questions", []):
        answer = answers.get(question["id"])
        if answer is None:
            continue
        labels = {offered["key"]: offered["label"] for offered in question["options"]}
        words = labels.get(answer.option, "Tự đặt giá trị")
        entry: dict[str, Any] = {
            "by": answer.by,
            "at": answer.at,
            "is_pending": answer.is_pending,
            "words": f"{question['text']} {words}. {answer.reason}".strip(),
        }
        places = zip(question["items"], question["spans"], strict=False)
        said |= {(item, span["from_line"]): entry for item, span in places}
    return said


def as_task(order: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Return an order of a letter in the shape of a task: each part is an assignment."""
    parts = order["parts"] or [
        {"text": order["text"], "performers": order["performers"], "due": order["due"]}
    ]
    return {
        "code": order["code"], "group": None, "parent": None, "title": order["text"],
        "remark": None, "remarks": order["remarks"], "clause": order["clause"],
        "source": order["source"],
        "assignments": [
            {
                "text": part["text"], "leads": part["performers"],
                "leads_raw": order["performers_raw"], "coordinators": [],
                "coordinators_raw": None, "monitors": order["monitors"],
                "monitors_raw": "; ".join(order["monitors"]),
                "deliverable": "; ".join(order["deliverables"]),
                "schedule": [_order_schedule(order, part)],
            }
            for part in parts
        ],
    }  # fmt: skip


def _order_schedule(order: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    due = part["due"]
    return {
        "horizon": order["period"] or "", "raw": order["deadline_raw"] if due else None,
        "kind": "date" if due else "none", "due": due, "recurrence": None, "condition": None,
        "expected": None, "confirmed": True,
    }  # fmt: skip


def _set_parents(
    model: type[models.Indicator] | type[models.Task],
    by_code: Mapping[str, Any],
    items: Sequence[Mapping[str, Any]],
) -> None:
    children = []
    for item in items:
        if item["parent"] and item["parent"] in by_code:
            row = by_code[item["code"]]
            row.parent = by_code[item["parent"]]
            children.append(row)
    model._default_manager.bulk_update(children, ["parent"])


def _amount(cell: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "op": cell["op"] or "",
        "low": None if cell["low"] is None else Decimal(str(cell["low"])),
        "high": None if cell["high"] is None else Decimal(str(cell["high"])),
        "unit": cell["unit"] or "",
        "text": cell["text"] or "",
    }


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
