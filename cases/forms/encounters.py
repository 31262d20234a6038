"""The report of one side on one page: the facts both sides share, who it was, and the side's own part; made of sections that show what applies."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import labels
from cases.forms import conditions, encounters_persons
from cases.forms.encounters_fields import ASKED, Text, TimeOfDay, date_and_time, make, moment
from cases.forms.encounters_persons import PersonMixin
from cases.labels import Word
from cases.models.persons import Answer
from cases.selectors.encounters import Sheet
from cases.selectors.encounters_facts import TIMES, answers_of, plain
from corecit.accounts.models import Agency
from corecit.common.models import CodeList
from corecit.common.selectors import codes

# Typed where CAD has no stamp; the clinician's times are typed by the clinical side alone.
TYPED_TIMES = {"police": ("arrived_at", "cleared_at"), "clinical": ("arrived_at", "clinician_arrived_at", "clinician_cleared_at")}
DETAIL_TIMES = ("custody_at", "destination_arrived_at", "handoff_completed_at")
ASKED_OF_PERSON = {"veteran", "interpreter_used", "safety_plan_made"}
AS_SELECT = {"source", "language", "hold_statute", "cit_unavailable_reason"}
# Dispositions with which a ride may go, beside those that the list marks so.
MOVED = {"arrest", "protective_custody", "left_with_family"}
# Not an answer of the list, but how a field stands when nothing was chosen.
EMPTY: dict[str, Any] = {"answer": Answer.NOT_ASKED, "codes": [], "time": None, "injuries": {}}


@dataclass
class Section:
    """A part of the page: rows of fields, each with the condition under which it shows; folded where it is seldom needed."""

    name: str
    title: Any
    icon: str
    rows: list[list[tuple[Any, str]]]
    is_folded: bool = False
    # "police" or "clinical": only that side reads it; empty: both do.
    side: str = ""
    is_open: bool = field(default=False)


class ReportForm(PersonMixin, forms.Form):
    """What the police and the clinical form have in common."""

    side = ""
    # The sections in the order of the page; "person" is drawn by a template of its own.
    order: tuple[str, ...] = ()
    # Name -> (title, icon, is folded, rows of names).
    own_sections: dict[str, tuple[Any, str, bool, list[list[str]]]] = {}

    def __init__(
        self,
        data: Any = None,
        *,
        sheet: Sheet,
        agency: Agency | None,
        stamped: set[str],
        is_settled: bool = False,
        is_amendment: bool = False,
        is_restored: bool = False,
        found: list[tuple[str, str]] | None = None,
    ) -> None:
        super().__init__(data)
        self.sheet, self.agency, self.stamped = sheet, agency, stamped
        # Settled: the other side submitted, so facts are read here, and corrected only with a reason.
        self.is_settled, self.is_amendment = is_settled, is_amendment
        self.began = sheet.encounter.occurred_at
        self.show = self.conditions()
        self.words = {name: word for name, word in labels.FACTS.items() if self._has_fact(name)}
        self._add_facts()
        self._add_person(found or [])
        self._add_own()
        if is_amendment:
            self.fields["reason"] = Text(
                label=_("Why is the report amended?"), rows=2, required=True, help_text=_("Stays with the new version.")
            )
        if is_restored:
            # What was typed comes back as it was; it is judged when it is submitted, not before.
            self._errors = ErrorDict()

    def _has_fact(self, name: str) -> bool:
        if name == "occurred_at":
            return name not in self.stamped
        return name not in TIMES or (name in (*TYPED_TIMES[self.side], *DETAIL_TIMES) and name not in self.stamped)

    def _add_facts(self) -> None:
        facts = self.sheet.facts
        for name, word in self.words.items():
            if name in ("occurred_at", "hold_started_at"):
                self.fields[name] = (
                    date_and_time(label=word.label, required=name == "occurred_at")
                    if name == "occurred_at"
                    else TimeOfDay(label=word.label, required=False)
                )
            else:
                self.fields[name] = self._made(name, word, facts.get(name))
            self.initial[name] = self._first(word, facts.get(name), is_moment=name == "occurred_at")
        self.fields["disposition"].required = True
        self.fields["others_present"].max_length = 200  # type: ignore[attr-defined]
        if "address" in self.fields:
            self.fields["address"].help_text = _("Leave empty when unknown.")
        self.initial["hold_initiated_by"] = self.initial.get("hold_initiated_by") or ("officer" if self.side == "police" else "clinician")
        if self.initial.get("cit_arrived") is None and any(row.is_cit_trained for row in self.sheet.responders):
            self.initial["cit_arrived"] = Answer.YES
        if self.is_settled:
            self.fields["correct_facts"] = forms.BooleanField(label=_("Correct the facts"), required=False)
            self.fields["facts_reason"] = Text(
                label=_("Why do the facts change?"),
                max_length=300,
                help_text=_("Both sides read this: nothing clinical, nothing of the investigation."),
            )
            if not self._corrects():
                for name in (*self.words, "person_choice"):
                    if name in self.fields:
                        self.fields[name].required = False

    def _made(self, name: str, word: Word, value: Any, **more: Any) -> forms.Field:
        answers = {"answers": ASKED} if name in ASKED_OF_PERSON else {}
        return make(word, self.agency, keep=value or None, as_select=name in AS_SELECT, **answers, **more)

    def _first(self, word: Word, value: Any, *, is_moment: bool = False) -> Any:
        if word.kind == "answer":
            return None if value in (None, "", Answer.NOT_ASKED) else value
        if word.kind == "time" and isinstance(value, str):
            at = parse_datetime(value)
            local = timezone.localtime(at) if at else None
            return local if is_moment or local is None else local.time()
        return value

    def _add_person(self, found: list[tuple[str, str]]) -> None:
        subject = self.sheet.subject
        recorded = subject.display_name if subject else ""
        made = encounters_persons.fields(self.agency, recorded=recorded, found=found, required=not self.is_settled or self._corrects())
        self.fields.update(made)
        if subject is not None:
            self.initial["person_choice"] = "recorded"
        self.person_rows = [[(self[name], encounters_persons.SHOW.get(name, "")) for name in row] for row in encounters_persons.ROWS]

    def _add_own(self) -> None:
        """The side's own fields; `Text` for what its subclass does not make itself."""
        kept = answers_of(self.sheet.part) if self.sheet.part is not None else {}
        for name, word in labels.PARTS[self.side].items():
            if word.kind == "injuries":
                self._add_injuries(kept.get(name) or {})
                continue
            self.fields[name] = self.own_field(name, word, kept.get(name))
            self.initial[name] = self._first(word, kept.get(name))

    def own_field(self, name: str, word: Word, value: Any) -> forms.Field:
        """One field of the side's own part."""
        return self._made(name, word, value)

    def _add_injuries(self, kept: dict[str, list[str]]) -> None:
        """“No” is one tap for everybody; who was hurt, and how, is asked only after “yes”."""
        self.fields["injured"] = make(Word(_("Was anybody hurt?"), "answer"), self.agency)
        self.fields["injured_parties"] = forms.MultipleChoiceField(
            label=_("Who?"), choices=list(labels.INJURED.items()), widget=forms.CheckboxSelectMultiple, required=False
        )
        hurt = [party for party, what in kept.items() if set(what) - {"none", "unknown"}]
        for party, label in labels.INJURED.items():
            self.fields[f"injuries_{party}"] = make(Word(label, "codes", CodeList.INJURY), self.agency, keep=kept.get(party))
            self.initial[f"injuries_{party}"] = kept.get(party, []) if party in hurt else []
            self.show[f"injuries_{party}"] = f"injured=yes;injured_parties={party}"
        self.show["injured_parties"] = "injured=yes"
        self.initial["injured_parties"] = hurt
        if kept:
            self.initial["injured"] = (
                Answer.YES if hurt else (Answer.UNKNOWN if all("unknown" in what for what in kept.values()) else Answer.NO)
            )

    def conditions(self) -> dict[str, str]:
        """When each field applies; the browser and `clean` read the same words."""
        both = "disposition,other_dispositions"
        hold = conditions.one_of(both, codes.with_trait(CodeList.DISPOSITION, "needs_hold"))
        moved = "transport=*;transport!=none"
        custody = conditions.one_of(both, {"arrest", "protective_custody"} | codes.with_trait(CodeList.DISPOSITION, "needs_hold"))
        return {
            **dict.fromkeys(("hold_statute", "hold_initiated_by", "hold_started_at", "hold_destination", "hold_accepted"), hold),
            "transport": conditions.one_of(both, MOVED | codes.with_trait(CodeList.DISPOSITION, "needs_transport")),
            **dict.fromkeys(("transport_destination", "transport_accepted", "destination_arrived_at", "handoff_completed_at"), moved),
            "custody_at": custody,
            "cit_unavailable_reason": "cit_requested=yes;cit_arrived=no",
            # Also after "no": the clinician may speak it.
            "language": "interpreter_used=*",
            "arrest_discretionary": "arrestable_offense=yes",
            "arrest_outcome": "arrestable_offense=yes",
        }

    # What the template draws

    @property
    def layout(self) -> list[Section]:
        """The sections of the page in their order; without those of the facts where these are corrected apart."""
        return [self._named(name) for name in self.order if not self.is_settled or name in self.own_sections]

    @property
    def fact_layout(self) -> list[Section]:
        """The sections of the facts, for the part of the page where they are corrected."""
        return [self._named(name) for name in self.order if name not in self.own_sections]

    def _named(self, name: str) -> Section:
        if name == "person":
            return Section("person", "", "user", [])
        if name in self.own_sections:
            return self._section(name, *self.own_sections[name], side=self.side)
        return self._section(name, *FACT_SECTIONS[name])

    def _section(self, name: str, title: Any, icon: str, is_folded: bool, rows: list[list[str]], side: str = "") -> Section:
        drawn = [[(self[one], self.show.get(one, "")) for one in row if one in self.fields] for row in rows]
        drawn = [row for row in drawn if row]
        names = [bound.name for row in drawn for bound, _show in row]
        # How the call came is filled in from CAD, and no reason to unfold.
        answered = [one for one in names if one != "source" and self[one].value() not in (None, "", [], Answer.NOT_ASKED)]
        is_open = bool(answered) or any(one in self.errors for one in names)
        return Section(name, title, icon, drawn, is_folded, side, is_open)

    # What the view hands on

    def _corrects(self) -> bool:
        return self.is_bound and self.data.get("correct_facts") not in (None, "", "off")

    def clean(self) -> dict[str, Any]:
        """Drops what does not apply, turns hours into moments, and checks what one field cannot know."""
        data = self.cleaned_data
        self._applies = conditions.applying(self.show, self._raw)
        if self.writes_facts():
            self.check_person()
            self._check_facts()
        else:
            # They are shown, not asked: what an old draft holds of them is no reason to refuse the report.
            for name in [one for one in self.errors if one in labels.FACTS or one in encounters_persons.SHOW or one == "person_choice"]:
                del self.errors[name]
        if self.is_settled and self._corrects() and not data.get("facts_reason"):
            self.add_error("facts_reason", ValidationError(_("Say why the facts change. Both sides read this.")))
        for name, condition in self.show.items():
            if name in self.fields and not conditions.holds(condition, self._applies):
                # What is not asked cannot be wrong: its field is hidden, and nobody could mend it.
                self.errors.pop(name, None)
                data[name] = self._empty(name, data.get(name))
        return data

    def _raw(self, name: str) -> list[str]:
        return list(self.data.getlist(name)) if hasattr(self.data, "getlist") else [str(self.data.get(name, ""))]

    def _empty(self, name: str, value: Any) -> Any:
        word = self.words.get(name) or labels.PARTS[self.side].get(name)
        if word is None:
            return [] if isinstance(value, list) else ""
        return EMPTY.get(word.kind, "")

    def _check_facts(self) -> None:
        data = self.cleaned_data
        began = data.get("occurred_at") or self.began
        if began > timezone.now() + dt.timedelta(minutes=10):
            self.add_error("occurred_at" if "occurred_at" in self.fields else None, ValidationError(_("This lies in the future.")))
        if data.get("disposition") in data.get("other_dispositions", []):
            data["other_dispositions"] = [code for code in data["other_dispositions"] if code != data["disposition"]]
        arrived, cleared = (moment(data.get(name), began) for name in ("arrived_at", "cleared_at"))
        if arrived and cleared and cleared < arrived:
            self.add_error("cleared_at", ValidationError(_("The officer cannot be clear before the first unit arrived.")))
        there, done = (moment(data.get(name), began) for name in ("destination_arrived_at", "handoff_completed_at"))
        if there and done and done < there:
            self.add_error("handoff_completed_at", ValidationError(_("The hand-off cannot be complete before the arrival.")))

    def writes_facts(self) -> bool:
        """Whether what was typed of the facts counts: always, until the other side has submitted them."""
        return not self.is_settled or self._corrects()

    def facts(self) -> dict[str, Any] | None:
        """The facts for `operations.encounters_reports.submit`, None where they are left as they are."""
        if not self.writes_facts():
            return None
        data = self.cleaned_data
        began = data.get("occurred_at") or self.began
        found = {}
        for name, word in self.words.items():
            value = data.get(name)
            if word.kind == "time" and name != "occurred_at":
                value = moment(value, began)
            found[name] = EMPTY.get(word.kind, "") if value in (None, "") else value
        if not conditions.holds(self.show["hold_initiated_by"], self._applies):
            found |= {f"hold_{name}": None for name in ("statute", "initiated_by", "started_at", "destination", "accepted")}
        elif not found["hold_initiated_by"]:
            found["hold_initiated_by"] = "officer" if self.side == "police" else "clinician"
        return found

    def answers(self) -> dict[str, Any]:
        """The side's own part, for the same operation."""
        data = self.cleaned_data
        found: dict[str, Any] = {}
        for name, word in labels.PARTS[self.side].items():
            if word.kind == "injuries":
                found[name] = self._injuries()
            else:
                value = data.get(name)
                found[name] = EMPTY.get(word.kind, "") if value in (None, "") else value
        return found

    def _injuries(self) -> dict[str, list[str]]:
        data, injured = self.cleaned_data, self.cleaned_data.get("injured")
        if injured == Answer.NO:
            return {party: ["none"] for party in labels.INJURED}
        if injured == Answer.UNKNOWN:
            return {party: ["unknown"] for party in labels.INJURED}
        if injured != Answer.YES:
            return {}
        parties = data.get("injured_parties") or []
        return {party: (data.get(f"injuries_{party}") or ["unknown"]) if party in parties else ["none"] for party in labels.INJURED}

    def differences(self) -> list[tuple[str, Word, Any, Any]]:
        """Where the typed facts differ from the recorded ones: name, word, recorded, typed. For a form filled in before somebody else wrote them."""
        typed = {name: self.cleaned_data[name] for name in self.words if name in self.cleaned_data}
        found = []
        for name, value in typed.items():
            word, recorded = self.words[name], self.sheet.facts.get(name)
            if word.kind == "time" and name != "occurred_at":
                value = moment(value, self.began)
            value = plain(EMPTY.get(word.kind, "") if value in (None, "") else value)
            if (value or None) != (recorded or None) and not (
                value in (None, "", [], Answer.NOT_ASKED) and recorded in (None, "", [], Answer.NOT_ASKED)
            ):
                found.append((name, word, recorded, value))
        return found


FACT_SECTIONS: dict[str, tuple[Any, str, bool, list[list[str]]]] = {
    "place": (gettext_lazy("Time and place"), "map-pin", False, [["occurred_at"], ["address"], ["location_category"], ["response_type"]]),
    "outcome": (
        gettext_lazy("How it ended"),
        "flag",
        False,
        [
            ["disposition"],
            ["hold_statute", "hold_started_at"],
            ["hold_initiated_by"],
            ["hold_destination"],
            ["hold_accepted"],
            ["transport"],
            ["transport_destination"],
            ["transport_accepted"],
            ["destination_arrived_at", "handoff_completed_at"],
            ["custody_at"],
        ],
    ),
    "others": (gettext_lazy("What else was done"), "list-check", True, [["other_dispositions"]]),
    "response": (
        gettext_lazy("Who came, and when"),
        "users",
        True,
        [
            ["cit_requested"],
            ["cit_dispatched"],
            ["cit_arrived"],
            ["cit_unavailable_reason"],
            ["ems_on_scene"],
            ["fire_on_scene"],
            ["supervisor_on_scene"],
            ["interpreter_used"],
            ["language"],
            ["arrived_at", "cleared_at", "clinician_arrived_at", "clinician_cleared_at"],
            ["source"],
        ],
    ),
    "situation": (
        gettext_lazy("Situation of the person"),
        "home",
        True,
        [["housing"], ["veteran"], ["others_present"], ["children_present"]],
    ),
    "diversion": (
        gettext_lazy("Diversion"),
        "arrows-split",
        True,
        [["arrestable_offense"], ["arrest_discretionary"], ["arrest_outcome"], ["ed_visit_prevented"], ["without_team"]],
    ),
}
