"""The clinician's form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.encounters import ReportForm
from cases.forms.encounters_fields import Text
from cases.labels import Word


class ClinicalReportForm(ReportForm):
    """What brought the crisis on, how it was screened, what is needed, in the clinician's words."""

    side = "clinical"
    order = (
        *("place", "person", "presenting", "screening", "note", "outcome", "others", "history", "needs"),
        *("response", "situation", "injuries", "diversion"),
    )
    own_sections = {
        "presenting": (gettext_lazy("What it is about"), "message-2", False, [["presenting_issues"], ["substances_current"]]),
        "screening": (gettext_lazy("Screening"), "clipboard-check", False, [["risk_level"], ["risk_basis"], ["safety_plan_made"]]),
        "note": (gettext_lazy("Clinical note"), "notes", False, [["note"]]),
        "history": (gettext_lazy("Medication and history"), "pill", True, [["medication"], ["diagnosis"], ["substances_past"]]),
        "needs": (gettext_lazy("Needs"), "heart-handshake", True, [["social_needs"], ["insurance"]]),
        "injuries": (
            gettext_lazy("Injuries"),
            "bandage",
            True,
            [["injured"], ["injured_parties"], ["injuries_person"], ["injuries_officer"], ["injuries_clinician"], ["injuries_other"]],
        ),
    }

    def conditions(self) -> dict[str, str]:
        """The clinician's own beside those of the facts."""
        return super().conditions() | {"risk_basis": "risk_level=*"}

    def own_field(self, name: str, word: Word, value: Any) -> forms.Field:
        """Long texts, and words that say what belongs where."""
        if name == "note":
            return Text(
                label=word.label,
                rows=6,
                max_length=20_000,
                help_text=_("The clinical side alone reads this. Psychotherapy notes are kept apart, on the case."),
            )
        if name in ("medication", "diagnosis"):
            return Text(label=word.label, rows=2, max_length=4_000)
        if name == "risk_basis":
            return Text(label=word.label, max_length=200, help_text=_("Instrument used, or clinical judgment."))
        return super().own_field(name, word, value)
