"""Links between records of one person in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import person_facts
from cases.models import Person, ResponsePlan
from cases.models.persons import Answer, FactSource
from cases.presenters.persons import born, looks
from cases.selectors.links import Amount, Linked, SideBySide
from cases.selectors.plans import usual as usual_plan
from corecit.common.selectors import codes

# What hangs on a person, as the page names it; a kind that is not named here goes by its model's own words.
KINDS: dict[str, Any] = {
    "cases.Case": gettext_lazy("Cases"),
    "cases.Caution": gettext_lazy("Cautions"),
    "cases.EncounterPerson": gettext_lazy("Encounters"),
    "cases.PersonPhoto": gettext_lazy("Photos"),
    "cases.FollowUp": gettext_lazy("Follow-ups"),
    "cases.PersonAddress": gettext_lazy("Addresses"),
    "cases.PersonContact": gettext_lazy("Contacts"),
    "cases.PersonName": gettext_lazy("Names"),
    "cases.PersonPhone": gettext_lazy("Phone numbers"),
    "referrals.Consent": gettext_lazy("Consents"),
}
_CODED = ("gender", "race", "ethnicity", "language", "housing", "insurance")


@dataclass(frozen=True)
class Line:
    """One group of facts in both records."""

    label: str
    kept: str
    other: str

    @property
    def differs(self) -> bool:
        """Whether the records say different things."""
        return self.kept != self.other


def _said(person: Person, name: str, words: dict[str, dict[str, str]]) -> str:
    value = getattr(person, name)
    if value in (None, "") or value == Answer.NOT_ASKED:
        return ""
    if name in _CODED:
        return words[name].get(value, value)
    if name == "needs_interpreter":
        return _("interpreter: %(answer)s") % {"answer": Answer(value).label}
    if name == "veteran":
        return str(Answer(value).label)
    return f"({FactSource(value).label.lower()})" if name.endswith("_source") else str(value)


def group_text(person: Person, group: str, words: dict[str, dict[str, str]]) -> str:
    """What a record says of a group of facts; empty when it says nothing."""
    if not person_facts.is_filled(person, group):
        return ""
    if group == "name":
        return person.display_name
    if group == "birth":
        told = date_format(person.born_on) if person.born_on else born(person)
        return " ".join(filter(None, (told, _said(person, "birth_source", words))))
    if group == "looks":
        return " ".join(filter(None, (looks(person), _said(person, "looks_source", words))))
    return " ".join(filter(None, (_said(person, name, words) for name in person_facts.GROUPS[group])))


def lines(found: SideBySide) -> list[Line]:
    """Both records beside each other, of what at least one of them knows."""
    words = codes.label_map(list(_CODED))
    told = [
        Line(str(label), group_text(found.kept, group, words), group_text(found.other, group, words))
        for group, label in person_facts.LABELS.items()
    ]
    return [line for line in told if line.kept or line.other]


def choice_words(found: SideBySide) -> dict[str, tuple[str, str]]:
    """The words of the choices of the form."""
    words = codes.label_map(list(_CODED))
    return {group: (group_text(found.kept, group, words), group_text(found.other, group, words)) for group, _usual in found.choices}


def plan_choice(found: SideBySide) -> tuple[str, tuple[str, str]] | None:
    """Whose response plan stays unless somebody chooses, and the words of both; None where there is nothing to choose."""
    if found.plans is None:
        return None
    kept, other = found.plans
    return usual_plan(kept, other), (_plan(kept), _plan(other))


def _plan(plan: ResponsePlan) -> str:
    told = _("Plan of %(team)s, version %(version)s, approved %(date)s") % {
        "team": plan.team.name,
        "version": plan.version,
        "date": date_format(plan.approved_at, "SHORT_DATE_FORMAT") if plan.approved_at else "",
    }
    helps = " ".join(plan.helps.split())
    seen = _("patrol reads it") if plan.is_visible_to_patrol else _("patrol does not read it")
    return f"{told} ({seen}): {helps[:120]}"


def amount_rows(amounts: list[Amount]) -> list[tuple[str, int, int]]:
    """(kind, on the kept record, on the other one), by the kind's word."""
    rows = [
        (str(KINDS.get(one.model._meta.label) or capfirst(str(one.model._meta.verbose_name_plural))), one.kept, one.other)
        for one in amounts
    ]
    return sorted(rows)


def group_labels(groups: list[str]) -> str:
    """Groups of facts in one line."""
    return ", ".join(str(person_facts.LABELS[group]) for group in groups)


def linked_rows(rows: list[Linked]) -> list[dict[str, Any]]:
    """Records that stand behind a person, for the person's page."""
    return [
        {"link": row.link, "may_unlink": row.may_unlink, "name": row.link.other.display_name, "born": born(row.link.other)} for row in rows
    ]
