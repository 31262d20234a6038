"""Answers as a FHIR R4 QuestionnaireResponse, and a version as a Questionnaire; people stand in it by their uid alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cases.instruments.answers import Answers, applies
from cases.instruments.structure import Item, Questionnaire

ABSENT_REASON = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
# Our ways of not answering in FHIR's code system of reasons.
REASONS = {"refused": "asked-declined", "unable": "not-performed"}


@dataclass(frozen=True)
class Head:
    """What stands above the answers."""

    uid: str
    questionnaire: str
    subject_uid: str
    author_uid: str
    authored_at: dt.datetime
    status: str = "completed"
    encounter_uid: str = ""


def _value(item: Item, value: Any) -> list[dict[str, Any]]:
    if item.type == "boolean":
        return [{"valueBoolean": value == "yes"}]
    if item.type == "choice":
        chosen = [item.option(key) for key in (value if isinstance(value, list) else [value])]
        return [dict(option.value) for option in chosen if option is not None]
    if item.type == "integer":
        return [{"valueInteger": value}]
    if item.type == "date":
        return [{"valueDate": value}]
    return [{"valueString": str(value)}]


def _answer(item: Item, record: Mapping[str, Any]) -> list[dict[str, Any]]:
    if record.get("absent"):
        return [{"extension": [{"url": ABSENT_REASON, "valueCode": REASONS[record["absent"]]}]}]
    return _value(item, record["value"]) if "value" in record else []


def _items(form: Questionnaire, items: tuple[Item, ...], answers: Answers) -> list[dict[str, Any]]:
    rows = []
    for item in items:
        if item.type == "display" or not applies(form, item, answers):
            continue
        row: dict[str, Any] = {"linkId": item.link_id} | ({"text": item.text} if item.text else {})
        if item.type == "group":
            row["item"] = _items(form, item.items, answers)
            if row["item"]:
                rows.append(row)
            continue
        if answer := _answer(item, answers.get(item.link_id, {})):
            row["answer"] = answer
        rows.append(row)
    return rows


def response(form: Questionnaire, answers: Answers, head: Head) -> dict[str, Any]:
    """The resource."""
    return {
        "resourceType": "QuestionnaireResponse",
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{head.uid}"},
        "questionnaire": head.questionnaire,
        "status": head.status,
        "subject": {"reference": f"Patient/{head.subject_uid}"},
        **({"encounter": {"reference": f"Encounter/{head.encounter_uid}"}} if head.encounter_uid else {}),
        "authored": head.authored_at.isoformat(),
        "author": {"reference": f"Practitioner/{head.author_uid}"},
        "item": _items(form, form.items, answers),
    }
