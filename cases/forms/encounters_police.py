"""The officer's form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms import conditions
from cases.forms.encounters import ReportForm
from cases.forms.encounters_fields import Text
from cases.labels import Word
from corecit.common.models import CodeList
from corecit.common.selectors import codes


class PoliceReportForm(ReportForm):
    """What was seen, what was done, how it ended, in the officer's words."""

    side = "police"
    order = ("place", "person", "seen", "done", "outcome", "others", "narrative", "cause", "response", "situation", "diversion", "numbers")
    own_sections = {
        "seen": (gettext_lazy("What was seen"), "eye", False, [["behaviours"]]),
        "cause": (gettext_lazy("Cause and substances"), "bolt", True, [["nature_of_crisis"], ["substances_current"]]),
        "done": (
            gettext_lazy("What was done"),
            "shield",
            False,
            [
                ["techniques"],
                ["weapon"],
                ["weapon_displayed"],
                ["weapon_used"],
                ["weapon_accessible"],
                ["force"],
                ["force_report_number"],
                ["injured"],
                ["injured_parties"],
                ["injuries_person"],
                ["injuries_officer"],
                ["injuries_clinician"],
                ["injuries_other"],
            ],
        ),
        "narrative": (gettext_lazy("Narrative"), "notes", False, [["narrative"], ["charges"], ["charges_outcome"]]),
        "numbers": (gettext_lazy("Report number and video"), "hash", True, [["report_number"], ["body_worn_video"], ["in_car_video"]]),
    }

    def conditions(self) -> dict[str, str]:
        """The officer's own beside those of the facts."""
        armed = "weapon=*;weapon!=none"
        charged = "disposition,other_dispositions,arrest_outcome=arrest|arrested|citation|cited"
        return super().conditions() | {
            "weapon_displayed": armed,
            "weapon_used": armed,
            "weapon_accessible": armed,
            "force_report_number": conditions.one_of("force", codes.with_trait(CodeList.FORCE, "needs_report")),
            "charges": charged,
            "charges_outcome": charged,
        }

    def own_field(self, name: str, word: Word, value: Any) -> forms.Field:
        """Long texts, numbers, and words that say who reads what."""
        if name == "narrative":
            return Text(
                label=word.label,
                rows=6,
                max_length=20_000,
                help_text=_("No criminal-history returns. The use of force stands in the force report."),
            )
        if name == "charges":
            return Text(label=word.label, rows=2, max_length=4_000, help_text=_("The police side alone reads this."))
        if name == "charges_outcome":
            return Text(
                label=word.label,
                max_length=200,
                help_text=_("Clinicians read this where your agency shares it: cited and released, booked, dropped …"),
            )
        if name in ("report_number", "force_report_number"):
            return Text(label=word.label, max_length=60)
        return super().own_field(name, word, value)
