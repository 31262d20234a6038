"""The items of a form that an agency is writing: added, changed, moved, removed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.instruments import editing, structure
from cases.models import Instrument, InstrumentVersion
from corecit.access.actor import Actor
from corecit.access.policies import lock
from corecit.audit.trail import record
from corecit.common.errors import Conflict, Invalid, NotVisible


def _being_written(actor: Actor, instrument_id: int) -> tuple[Instrument, InstrumentVersion]:
    instrument = lock(actor, Instrument, "edit", pk=instrument_id)
    version = instrument.versions.select_for_update().filter(published_at=None).first()
    if version is None:
        raise Conflict(_("This version was published meanwhile. Begin a new one."))
    return instrument, version


def _store(actor: Actor, instrument: Instrument, version: InstrumentVersion, items: list[dict[str, Any]]) -> InstrumentVersion:
    version.definition = version.definition | {"item": items}
    version.save(update_fields=["definition", "updated_at"])
    record(actor, "instrument.write", instrument, version=version.number, items=sum(1 for _one in editing.walk(items)))
    return version


@transaction.atomic
def put(
    *,
    actor: Actor,
    instrument_id: int,
    link_id: str = "",
    type: str,
    text: str,
    options: list[str] | None = None,
    several: bool = False,
    required: bool = False,
    group: str = "",
    after: str = "",
    operator: str = "=",
    answer: str = "",
) -> InstrumentVersion:
    """Adds an item, or changes the one of this linkId. `after`, `operator` and `answer` say when it shows. Raises Invalid, Conflict, Denied."""
    instrument, version = _being_written(actor, instrument_id)
    items = version.definition.get("item", [])
    if link_id and editing.find(items, link_id) is None:
        raise NotVisible
    _check_group(items, link_id, group)
    made: dict[str, Any] = {"linkId": link_id or editing.new_link(items), "type": type, "text": text.strip()}
    if type == "choice":
        made["answerOption"] = _options(editing.find(items, link_id) if link_id else None, options or [])
        made |= {"repeats": True} if several else {}
    if required and type not in ("group", "display"):
        made["required"] = True
    if after:
        made |= _conditions(items, made["linkId"], after, operator, answer)
    changed = editing.put(items, made, group)
    _check(version, changed, made["linkId"])
    return _store(actor, instrument, version, changed)


def _check_group(items: list[dict[str, Any]], link_id: str, group: str) -> None:
    holder = editing.find(items, group) if group else None
    inside = editing.find([editing.find(items, link_id) or {}], group) if link_id and group else None
    if group and (holder is None or holder["type"] != "group" or group == link_id or inside is not None):
        raise Invalid(_("Choose another group."), {"group": [_("Choose another group.")]})


def _options(known: dict[str, Any] | None, words: list[str]) -> list[dict[str, Any]]:
    """The answers to choose from; one whose words stand keeps its code and points."""
    kept = {}
    for one in (known or {}).get("answerOption", []):
        value = one.get("valueCoding", {}).get("display") or one.get("valueString") or str(one.get("valueInteger", ""))
        kept[value] = one
    return [kept.get(word, {"valueString": word}) for word in dict.fromkeys(word.strip() for word in words) if word]


def _conditions(items: list[dict[str, Any]], link_id: str, after: str, operator: str, answer: str) -> dict[str, Any]:
    """When it shows; several conditions of an imported item stay as they are while the first of them is left alone."""
    known = editing.find(items, link_id) or {}
    whens = known.get("enableWhen", [])
    if (
        whens
        and whens[0].get("question") == after
        and whens[0].get("operator") == operator
        and editing.condition_words(whens[0]) == answer.strip()
    ):
        return {key: known[key] for key in ("enableWhen", "enableBehavior") if key in known}
    return {"enableWhen": [_condition(items, link_id, after, operator, answer)]}


def _condition(items: list[dict[str, Any]], link_id: str, after: str, operator: str, answer: str) -> dict[str, Any]:
    asked = editing.find(items, after)
    if asked is None or asked["type"] in ("group", "display") or after == link_id:
        raise Invalid(_("Choose another question."), {"after": [_("Choose another question.")]})
    words = answer.strip()
    if asked["type"] == "boolean" or operator == "exists":
        said = {"yes": True, "no": False, _("Yes").lower(): True, _("No").lower(): False}.get(words.lower())
        if said is None:
            raise Invalid(_("Write Yes or No."), {"answer": [_("Write Yes or No.")]})
        return {"question": after, "operator": operator, "answerBoolean": said}
    if asked["type"] == "integer":
        try:
            return {"question": after, "operator": operator, "answerInteger": int(words)}
        except ValueError:
            raise Invalid(_("Write a whole number."), {"answer": [_("Write a whole number.")]}) from None
    return {"question": after, "operator": operator, "answerString": words}


def _check(version: InstrumentVersion, items: list[dict[str, Any]], link_id: str) -> None:
    """What is wrong with this item; what else the form lacks is said when it is published."""
    try:
        structure.read(version.definition | {"item": items})
    except structure.BadQuestionnaire as bad:
        paths = {path for path, row in _paths(items) if row["linkId"] == link_id}
        own = [one for one in bad.problems if any(_is_at(one.path, path) for path in paths)]
        # A group is filled after it was made.
        own = [one for one in own if not one.path.endswith(".item")]
        if own:
            raise Invalid(
                own[0].text, {_FIELD.get(own[0].path.rsplit(".", 1)[-1], _field(own[0].path)): [one.text for one in own]}
            ) from bad


_FIELD = {"text": "text", "answerOption": "options", "operator": "operator", "type": "type", "question": "after"}


def _field(path: str) -> str:
    return "answer" if "enableWhen" in path else "options" if "answerOption" in path else "text"


def _is_at(path: str, place: str) -> bool:
    return path == place or (path.startswith(f"{place}.") and not path.startswith(f"{place}.item["))


def _paths(items: list[dict[str, Any]], above: str = "item") -> list[tuple[str, dict[str, Any]]]:
    found = []
    for number, row in enumerate(items):
        found.append((f"{above}[{number}]", row))
        found += _paths(row.get("item", []), f"{above}[{number}].item")
    return found


@transaction.atomic
def move(*, actor: Actor, instrument_id: int, link_id: str, by: int) -> InstrumentVersion:
    """One place up (-1) or down (1) among its neighbours."""
    instrument, version = _being_written(actor, instrument_id)
    return _store(actor, instrument, version, editing.move(version.definition.get("item", []), link_id, 1 if by > 0 else -1))


@transaction.atomic
def remove(*, actor: Actor, instrument_id: int, link_id: str) -> InstrumentVersion:
    """Takes an item out; raises Conflict while another one shows after it."""
    instrument, version = _being_written(actor, instrument_id)
    items = version.definition.get("item", [])
    waiting = editing.asked_by(items, link_id)
    if waiting:
        raise Conflict(
            _("“%(text)s” shows only after an answer to this. Change that one first.") % {"text": waiting[0].get("text", "")[:80]}
        )
    return _store(actor, instrument, version, editing.remove(items, link_id))
