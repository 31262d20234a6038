"""The names under which unfinished notes are kept on the server, and the templates that corecit brings along."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

NEW = "note"
UNSIGNED = "note-unsigned"
ADDENDUM = "note-addendum"
COMMENT = "note-comment"
CASE_COMMENT = "case-comment"

# Ready-made templates: an agency takes one and changes it as it likes. DAP and SOAP are usual in clinical records.
READY_MADE: dict[str, dict[str, Any]] = {
    "dap": {
        "name": "DAP",
        "kind": "clinical",
        "sections": [
            {"heading": _("Data"), "hint": _("What was seen, said and done")},
            {"heading": _("Assessment"), "hint": _("What it means: risk, change, strengths")},
            {"heading": _("Plan"), "hint": _("What happens next, by whom, until when")},
        ],
    },
    "soap": {
        "name": "SOAP",
        "kind": "clinical",
        "sections": [
            {"heading": _("Subjective"), "hint": _("In the person’s own words")},
            {"heading": _("Objective"), "hint": _("What was observed and measured")},
            {"heading": _("Assessment"), "hint": _("What it means: risk, change, strengths")},
            {"heading": _("Plan"), "hint": _("What happens next, by whom, until when")},
        ],
    },
    "contact": {
        "name": _("Follow-up contact"),
        "kind": "contact",
        "sections": [
            {"heading": _("Who was reached, and how"), "hint": ""},
            {"heading": _("How things are"), "hint": _("Sleep, medication, housing, who is around")},
            {"heading": _("What was agreed"), "hint": ""},
        ],
    },
    "police": {
        "name": _("Police contact"),
        "kind": "police",
        "sections": [
            {"heading": _("What was seen"), "hint": _("Place, time, who was there")},
            {"heading": _("What helped"), "hint": _("Words, people, distance, time")},
            {"heading": _("For the next officer"), "hint": _("What to do, what to avoid. No criminal-history returns")},
        ],
    },
}
