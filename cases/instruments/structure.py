"""Reading a FHIR R4 Questionnaire into questions: what can be shown and scored here, and every trouble with the path at which it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
HELP = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"
TYPES = ("group", "display", "boolean", "choice", "integer", "string", "text", "date")
QUESTIONS = frozenset(TYPES) - {"group", "display"}
OPERATORS = ("exists", "=", "!=", ">", "<", ">=", "<=")
# Ways of not answering, in place of any answer.
ABSENT = ("refused", "unable")
MAX_ITEMS, MAX_DEPTH, MAX_TEXT = 300, 5, 3000
# Lists of answers that questionnaires name without holding them.
KNOWN_SETS: dict[str, tuple[tuple[str, str, int | None], ...]] = {
    "http://loinc.org/vs/LL358-3": (
        ("LA6568-5", "Not at all", 0),
        ("LA6569-3", "Several days", 1),
        ("LA6570-1", "More than half the days", 2),
        ("LA6571-9", "Nearly every day", 3),
    ),
    "http://loinc.org/vs/LL361-7": (("LA33-6", "Yes", None), ("LA32-8", "No", None)),
}
_SAFE = re.compile(r"[A-Za-z0-9][\w.-]{0,59}")


@dataclass(frozen=True)
class Problem:
    """Something that cannot be read: where in the file, and what to mend."""

    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}: {self.text}"


class BadQuestionnaire(Exception):
    """A file that cannot be used, with everything that is wrong in it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Option:
    """One answer of a choice: the key under which it is stored, its words, the value as FHIR holds it, and its points."""

    key: str
    text: str
    value: dict[str, Any]
    points: int | None = None


@dataclass(frozen=True)
class Condition:
    """One enableWhen: a question, an operator, and the answer as it is stored here ("yes", an option's key, a number)."""

    question: str
    operator: str
    answer: str | int | bool


@dataclass(frozen=True)
class Item:
    """A question, a group or a text."""

    link_id: str
    type: str
    text: str = ""
    prefix: str = ""
    options: tuple[Option, ...] = ()
    repeats: bool = False
    required: bool = False
    max_length: int | None = None
    conditions: tuple[Condition, ...] = ()
    any_condition: bool = False
    items: tuple[Item, ...] = ()
    # The name of its field on a page, stable within a version.
    name: str = ""

    @property
    def is_question(self) -> bool:
        """Whether it takes an answer."""
        return self.type in QUESTIONS

    def option(self, key: str) -> Option | None:
        """The answer stored under a key."""
        return next((option for option in self.options if option.key == key), None)


@dataclass(frozen=True)
class Questionnaire:
    """What a form asks."""

    title: str
    items: tuple[Item, ...]
    language: str = ""
    notice: str = ""
    version: str = ""
    description: str = ""
    # Every item by its linkId, with the groups around it.
    around: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)

    def walk(self, items: tuple[Item, ...] | None = None) -> Iterator[Item]:
        """Every item, groups before what they hold."""
        for item in self.items if items is None else items:
            yield item
            yield from self.walk(item.items)

    @property
    def questions(self) -> list[Item]:
        """The items that take an answer, in their order."""
        return [item for item in self.walk() if item.is_question]


class _Reader:
    """Goes through a resource once, gathering items and troubles."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.seen: dict[str, tuple[Item, ...]] = {}
        self.types: dict[str, Item] = {}
        self.paths: dict[str, str] = {}
        self.count = 0

    def trouble(self, path: str, text: str) -> None:
        self.problems.append(Problem(path, text))

    def text(self, row: Mapping[str, Any], key: str, path: str, *, needed: bool = False) -> str:
        value = row.get(key, "")
        if not isinstance(value, str):
            self.trouble(f"{path}.{key}", _("This must be a text."))
            return ""
        if needed and not value.strip():
            self.trouble(f"{path}.{key}", _("This is missing."))
        if len(value) > MAX_TEXT:
            self.trouble(f"{path}.{key}", _("This text is longer than %(n)s characters.") % {"n": MAX_TEXT})
        return value

    def items(self, rows: Any, path: str, depth: int) -> tuple[Item, ...]:
        if not isinstance(rows, list):
            self.trouble(path, _("This must be a list of items."))
            return ()
        if depth > MAX_DEPTH:
            self.trouble(path, _("Groups stand more than %(n)s deep in one another.") % {"n": MAX_DEPTH})
            return ()
        found = [self.item(row, f"{path}[{number}]", depth) for number, row in enumerate(rows)]
        return tuple(item for item in found if item is not None)

    def item(self, row: Any, path: str, depth: int) -> Item | None:
        if not isinstance(row, dict):
            self.trouble(path, _("This must be an item in braces."))
            return None
        if row.get("readOnly") is True:
            # Computed by whoever wrote the file; corecit computes its own.
            return None
        self.count += 1
        link_id, kind = self.text(row, "linkId", path, needed=True), self.text(row, "type", path, needed=True)
        if kind and kind not in TYPES:
            self.trouble(
                f"{path}.type", _("“%(type)s” is not a type corecit has. It has: %(types)s.") % {"type": kind, "types": ", ".join(TYPES)}
            )
        if link_id and link_id in self.seen:
            self.trouble(f"{path}.linkId", _("“%(id)s” stands twice; each item needs its own.") % {"id": link_id})
        if len(link_id) > 100:
            self.trouble(f"{path}.linkId", _("This text is longer than %(n)s characters.") % {"n": 100})
        conditions, any_condition = self.conditions(row, path)
        made = Item(
            link_id=link_id,
            type=kind,
            text=self.text(row, "text", path, needed=kind in QUESTIONS or kind == "display"),
            prefix=self.text(row, "prefix", path)[:20],
            options=self.options(row, path) if kind == "choice" else (),
            repeats=row.get("repeats") is True and kind == "choice",
            required=row.get("required") is True,
            max_length=row["maxLength"] if isinstance(row.get("maxLength"), int) and row["maxLength"] > 0 else None,
            conditions=conditions,
            any_condition=any_condition,
            name=f"i{self.count}",
        )
        self.seen[link_id] = ()
        self.paths.setdefault(link_id, path)
        if kind not in ("group", "display") and row.get("item"):
            self.trouble(f"{path}.item", _("Only a group may hold other items."))
        if kind == "group":
            made = Item(**{**made.__dict__, "items": self.items(row.get("item", []), f"{path}.item", depth + 1)})
            if not made.items:
                self.trouble(f"{path}.item", _("The group holds nothing."))
        self.types[link_id] = made
        return made

    def options(self, row: Mapping[str, Any], path: str) -> tuple[Option, ...]:
        if "answerValueSet" in row and not row.get("answerOption"):
            known = KNOWN_SETS.get(str(row["answerValueSet"]))
            if known is None:
                self.trouble(
                    f"{path}.answerValueSet", _("corecit does not have this list of answers. Write the answers out as answerOption.")
                )
                return ()
            system = "http://loinc.org"
            return tuple(
                Option(code, text, {"valueCoding": {"system": system, "code": code, "display": text}}, n) for code, text, n in known
            )
        rows = row.get("answerOption")
        if not isinstance(rows, list) or not rows:
            self.trouble(f"{path}.answerOption", _("A choice needs answers to choose from."))
            return ()
        found: list[Option] = []
        for number, one in enumerate(rows):
            made = self.option(one, f"{path}.answerOption[{number}]", number, {option.key for option in found})
            if made is not None:
                found.append(made)
        return tuple(found)

    def option(self, row: Any, path: str, number: int, taken: set[str]) -> Option | None:
        value = {key: row[key] for key in ("valueCoding", "valueString", "valueInteger") if key in row} if isinstance(row, dict) else {}
        if len(value) != 1:
            self.trouble(path, _("An answer is a valueCoding, a valueString or a valueInteger."))
            return None
        kind, content = next(iter(value.items()))
        if kind == "valueCoding":
            if not isinstance(content, dict) or not isinstance(content.get("display", content.get("code")), str):
                self.trouble(f"{path}.valueCoding", _("The answer has no words: give it a display."))
                return None
            key, text = str(content.get("code", "")), str(content.get("display") or content.get("code"))
        else:
            key, text = "", str(content)
        if not text.strip() or len(text) > MAX_TEXT:
            self.trouble(f"{path}.{kind}", _("The answer has no words: give it a display."))
        if not _SAFE.fullmatch(key) or key in taken or key in ABSENT:
            key = f"o{number + 1}"
        return Option(key, text, value, self.points(row, content))

    @staticmethod
    def points(row: Mapping[str, Any], content: Any) -> int | None:
        for holder in (row, content if isinstance(content, dict) else {}):
            extensions = holder.get("extension", [])
            for one in extensions if isinstance(extensions, list) else []:
                if isinstance(one, dict) and one.get("url") == ORDINAL and isinstance(one.get("valueDecimal"), int | float):
                    return int(one["valueDecimal"])
        return None

    def conditions(self, row: Mapping[str, Any], path: str) -> tuple[tuple[Condition, ...], bool]:
        rows = row.get("enableWhen", [])
        if not isinstance(rows, list):
            self.trouble(f"{path}.enableWhen", _("This must be a list of conditions."))
            return (), False
        behavior = row.get("enableBehavior", "all")
        if behavior not in ("all", "any"):
            self.trouble(f"{path}.enableBehavior", _("This is “all” or “any”."))
        found = [self.condition(one, f"{path}.enableWhen[{number}]") for number, one in enumerate(rows)]
        return tuple(one for one in found if one is not None), behavior == "any"

    def condition(self, row: Any, path: str) -> Condition | None:
        if not isinstance(row, dict):
            self.trouble(path, _("This must be a condition in braces."))
            return None
        question, operator = self.text(row, "question", path, needed=True), self.text(row, "operator", path, needed=True)
        if operator and operator not in OPERATORS:
            self.trouble(f"{path}.operator", _("“%(operator)s” is none of: %(all)s.") % {"operator": operator, "all": " ".join(OPERATORS)})
        answers = [key for key in row if key.startswith("answer")]
        if len(answers) != 1 or answers[0] not in ("answerBoolean", "answerCoding", "answerString", "answerInteger"):
            self.trouble(path, _("A condition needs one answerBoolean, answerCoding, answerString or answerInteger."))
            return None
        return Condition(question, operator, self._raw(row[answers[0]]))

    @staticmethod
    def _raw(answer: Any) -> str | int | bool:
        if isinstance(answer, dict):
            return str(answer.get("code", answer.get("display", "")))
        return answer if isinstance(answer, bool | int) else str(answer)

    def settle(self, items: tuple[Item, ...]) -> tuple[Item, ...]:
        """Conditions in the words of stored answers; says where one asks a question that is not there, or an answer it does not have."""
        made = []
        for item in items:
            here = self.paths[item.link_id]
            conditions = tuple(self._settled(one, f"{here}.enableWhen[{place}]", item.link_id) for place, one in enumerate(item.conditions))
            made.append(Item(**{**item.__dict__, "conditions": conditions, "items": self.settle(item.items)}))
        return tuple(made)

    def _settled(self, one: Condition, path: str, link_id: str) -> Condition:
        asked = self.types.get(one.question)
        if asked is None or not asked.is_question or one.question == link_id:
            self.trouble(f"{path}.question", _("There is no other question “%(id)s” in this form.") % {"id": one.question})
            return one
        if one.operator == "exists":
            return Condition(one.question, "exists", one.answer in (True, "true"))
        answer = one.answer
        if asked.type == "boolean" and isinstance(answer, bool):
            return Condition(one.question, one.operator, "yes" if answer else "no")
        if asked.type == "choice":
            named = [option for option in asked.options if answer in (option.key, _code(option), option.text)]
            if named:
                return Condition(one.question, one.operator, named[0].key)
            if asked.options:
                self.trouble(path, _("Question “%(id)s” has no answer “%(answer)s”.") % {"id": one.question, "answer": answer})
        elif isinstance(answer, bool) or (asked.type == "integer") != isinstance(answer, int):
            self.trouble(path, _("The answer does not fit question “%(id)s”.") % {"id": one.question})
        if one.operator in (">", "<", ">=", "<=") and asked.type != "integer":
            self.trouble(f"{path}.operator", _("Only whole numbers can be compared so."))
        return one


def _code(option: Option) -> str:
    coding = option.value.get("valueCoding")
    return str(coding.get("code", "")) if isinstance(coding, dict) else ""


def _around(items: tuple[Item, ...], outer: tuple[Item, ...] = ()) -> dict[str, tuple[Item, ...]]:
    found: dict[str, tuple[Item, ...]] = {}
    for item in items:
        found[item.link_id] = outer
        found |= _around(item.items, (*outer, item))
    return found


def read(resource: Any) -> Questionnaire:
    """The questions of a resource; raises BadQuestionnaire with every trouble found."""
    reader = _Reader()
    if not isinstance(resource, dict) or resource.get("resourceType") != "Questionnaire":
        raise BadQuestionnaire([Problem("resourceType", _("This is not a FHIR Questionnaire."))])
    title = reader.text(resource, "title", "$", needed=True)
    items = reader.settle(reader.items(resource.get("item", []), "item", 1))
    if reader.count > MAX_ITEMS:
        reader.trouble("item", _("There are more than %(n)s items.") % {"n": MAX_ITEMS})
    if not any(item.is_question for item in reader.types.values()) and not reader.problems:
        reader.trouble("item", _("The form asks nothing."))
    made = Questionnaire(
        title=title[:200],
        items=items,
        language=reader.text(resource, "language", "$")[:10],
        notice=reader.text(resource, "copyright", "$"),
        version=reader.text(resource, "version", "$")[:40],
        description=reader.text(resource, "description", "$"),
        around=_around(items),
    )
    if reader.problems:
        raise BadQuestionnaire(reader.problems)
    return made


def plain(resource: dict[str, Any]) -> dict[str, Any]:
    """A resource as it is kept: known lists of answers written out, computed items left out, so that it can be read and edited by itself."""

    def row(one: dict[str, Any]) -> dict[str, Any]:
        made = {key: value for key, value in one.items() if key != "item"}
        known = KNOWN_SETS.get(str(made.get("answerValueSet")))
        if known is not None and not made.get("answerOption"):
            del made["answerValueSet"]
            made["answerOption"] = [
                ({"extension": [{"url": ORDINAL, "valueDecimal": points}]} if points is not None else {})
                | {"valueCoding": {"system": "http://loinc.org", "code": code, "display": text}}
                for code, text, points in known
            ]
        return made | ({"item": rows(one["item"])} if one.get("item") else {})

    def rows(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row(one) for one in items if one.get("readOnly") is not True]

    return resource | {"item": rows(resource.get("item", []))}
