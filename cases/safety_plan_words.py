"""The headings of the safety plan, ours in both languages whatever language the reader's page is in; and the paper itself.

They are not in the message catalogues: a copy is printed in the language of the person, not of the clinician.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import override

from cases.models import SafetyPlan
from corecit.web.papers import FONT, Sheet

# Field -> heading by language, in the order of the plan.
HEADINGS: dict[str, dict[str, str]] = {
    "warning_signs": {"en": "How I notice that it is getting hard", "es": "Cómo noto que se pone difícil"},
    "myself": {"en": "What I can do by myself", "es": "Lo que puedo hacer por mi cuenta"},
    "distractions": {"en": "People and places that take my mind off it", "es": "Personas y lugares que me distraen"},
    "people": {"en": "People I can ask for help", "es": "Personas a quienes puedo pedir ayuda"},
    "professionals": {"en": "Professionals I can call", "es": "Profesionales a quienes puedo llamar"},
    "safer": {"en": "Making the place around me safer", "es": "Cómo hacer más seguro lo que me rodea"},
    "matters": {"en": "What matters to me", "es": "Lo que me importa"},
}
TITLE = {"en": "My safety plan", "es": "Mi plan de seguridad"}
# 988 answers in Spanish by pressing 2, and by text to AYUDA (988lifeline.org/es).
CRISIS_LINE = {
    "en": "At any hour: call or text 988. In danger now: 911.",
    "es": "A cualquier hora: llama al 988 y marca 2, o manda AYUDA al 988. En peligro ahora: 911.",
}
REVIEWED = {"en": "Looked over on {day}", "es": "Revisado el {day}"}
AGAIN = {"en": "we look at it again by {day}", "es": "lo revisamos otra vez antes del {day}"}


@dataclass(frozen=True)
class Step:
    """A step with its heading and the person's words."""

    name: str
    heading: str
    text: str


def steps(plan: SafetyPlan, language: str) -> list[Step]:
    """What the plan says, under headings of a language, without what is empty."""
    return [Step(name, words[language], getattr(plan, name)) for name, words in HEADINGS.items() if getattr(plan, name)]


def reviewed(plan: SafetyPlan, language: str) -> str:
    """When it was looked over, and by when again."""
    # The month in words: 03/04 is read one way in English and the other in Spanish.
    with override(language):
        said = [REVIEWED[language].format(day=date_format(plan.reviewed_on))]
        if plan.review_by_on:
            said.append(AGAIN[language].format(day=date_format(plan.review_by_on)))
    return "; ".join(said)


class _Paper(Sheet):
    """The plan in large type, the crisis line on every sheet."""

    def __init__(self, language: str) -> None:
        super().__init__(title=TITLE[language], language=language, margins=(20, 18), bottom=30)
        self.crisis_line = CRISIS_LINE[language]
        self.add_page()

    def footer(self) -> None:
        """The crisis line stands on every sheet."""
        # Two lines, above what printers leave blank.
        self.set_y(-24)
        self.set_font(FONT, "B", 13)
        self.multi_cell(0, 7, self.crisis_line, align="C")


def paper(plan: SafetyPlan, language: str) -> bytes:
    """The plan as a PDF in large type; without name, number or agency, as it may be found by others."""
    made = _Paper(language)
    made.words(TITLE[language], 26, bold=True)
    for step in steps(plan, language):
        made.heading(step.heading, 16)
        made.words(step.text, 16)
    made.ln(5)
    made.words(reviewed(plan, language), 12)
    return made.pdf()
