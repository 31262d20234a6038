"""Papers as PDF: sheets in our fonts; and the kind that says on every page whose copy it is, with notice, headings and pieces of text."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from corecit.common import clock

FONT = "DejaVu"
FONTS = settings.BASE_DIR / "assets" / "fonts"
GREY, LIGHT, BLACK = 90, 225, 0
# A heading has so much of what follows it on its own page, in millimetres.
TOGETHER = 30


class Sheet(FPDF):
    """Letter pages; sizes in millimetres and points. `title` is what readers of the file see, never a name or a number."""

    def __init__(self, *, title: str, language: str = "", margins: tuple[float, float] | None = None, bottom: float = 20) -> None:
        super().__init__(format="letter", unit="mm")
        self.add_font(FONT, "", FONTS / "DejaVuSans.ttf")
        self.add_font(FONT, "B", FONTS / "DejaVuSans-Bold.ttf")
        self.set_title(title)
        self.set_creation_date(clock.now())
        if language:
            self.set_lang(language)
        if margins:
            self.set_margins(*margins)
        self.set_auto_page_break(True, margin=bottom)

    def words(self, text: str, size: float, *, bold: bool = False, grey: bool = False) -> None:
        """A paragraph, nothing where there is no text."""
        if not text:
            return
        self.set_font(FONT, "B" if bold else "", size)
        self.set_text_color(GREY if grey else BLACK)
        self.multi_cell(0, size * 0.5, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def heading(self, text: str, size: float = 13) -> None:
        """The heading of a part; it never stands alone at the foot of a page."""
        self.ln(5)
        if self.will_page_break(TOGETHER):
            self.add_page()
        self.words(text, size, bold=True)

    def pdf(self) -> bytes:
        """The finished paper."""
        return bytes(self.output())


class Paper(Sheet):
    """Pages whose head and foot say whose copy it is."""

    def __init__(self, *, title: str, mark: str, footer: str = "") -> None:
        super().__init__(title=_("Summary"))
        self.mark, self.foot = mark, footer
        self.alias_nb_pages()
        self.add_page()
        self.words(title, 18, bold=True)

    def header(self) -> None:
        """The mark across the page, under the text."""
        self.set_font(FONT, "B", 26)
        self.set_text_color(LIGHT)
        with self.rotation(50, self.w / 2, self.h / 2):
            self.text(self.w / 2 - self.get_string_width(self.mark) / 2, self.h / 2, self.mark)
        self.set_text_color(BLACK)

    def footer(self) -> None:
        """Whose copy it is, of when, and which page of how many."""
        self.set_y(-15)
        self.set_font(FONT, "", 8)
        self.set_text_color(GREY)
        self.cell(0, 5, f"{self.foot} · {self.mark} · {self.page_no()}/{{nb}}", align="C")
        self.set_text_color(BLACK)

    def notice(self, heading: str, sentences: Sequence[str]) -> None:
        """A frame at the top with what has to be known before reading on."""
        self.ln(2)
        top = self.get_y()
        self.words(heading, 11, bold=True)
        for sentence in sentences:
            self.words(sentence, 10)
        self.rect(self.l_margin - 2, top - 1, self.w - self.l_margin - self.r_margin + 4, self.get_y() - top + 2)

    def piece(self, title: str, text: str, meta: str = "") -> None:
        """A title, when and by whom, and the words."""
        self.ln(1.5)
        self.words(title, 10.5, bold=True)
        self.words(meta, 8.5, grey=True)
        self.words(text, 10)
