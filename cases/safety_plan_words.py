"""The headings of the safety plan, ours in both languages whatever language the reader's page is in; and the paper itself.

They are not in the message catalogues: a copy is printed in the language of the person, not of the clinician.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from fpdf import FPDF

from cases.models import SafetyPlan
from corecit.common import clock

FONTS = settings.BASE_DIR / "assets" / "fonts"

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
DAY = {"en": "%m/%d/%Y", "es": "%d/%m/%Y"}


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
    said = [REVIEWED[language].format(day=plan.reviewed_on.strftime(DAY[language]))]
    if plan.review_by_on:
        said.append(AGAIN[language].format(day=plan.review_by_on.strftime(DAY[language])))
    return "; ".join(said)


class _Paper(FPDF):
    language = "en"

    def footer(self) -> None:
        """The crisis line stands on every sheet."""
        self.set_y(-18)
        self.set_font("plan", "B", 13)
        self.multi_cell(0, 7, CRISIS_LINE[self.language], align="C")


def paper(plan: SafetyPlan, language: str) -> bytes:
    """The plan as a PDF in large type; without name, number or agency, as it may be found by others."""
    pdf = _Paper(format="letter", unit="mm")
    pdf.language = language
    pdf.set_lang(language)
    pdf.set_title(TITLE[language])
    pdf.set_creation_date(clock.now())
    pdf.add_font("plan", "", FONTS / "DejaVuSans.ttf")
    pdf.add_font("plan", "B", FONTS / "DejaVuSans-Bold.ttf")
    pdf.set_margins(20, 18, 20)
    pdf.set_auto_page_break(True, margin=24)
    pdf.add_page()
    pdf.set_font("plan", "B", 26)
    pdf.multi_cell(0, 12, TITLE[language], new_x="LMARGIN", new_y="NEXT")
    for step in steps(plan, language):
        pdf.ln(4)
        pdf.set_font("plan", "B", 16)
        # A heading never stands alone at the foot of a sheet.
        if pdf.will_page_break(30):
            pdf.add_page()
        pdf.multi_cell(0, 8, step.heading, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("plan", "", 16)
        pdf.multi_cell(0, 8.5, step.text, new_x="LMARGIN", new_y="NEXT", align="L")
    pdf.ln(5)
    pdf.set_font("plan", "", 12)
    pdf.multi_cell(0, 6, reviewed(plan, language), new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())
