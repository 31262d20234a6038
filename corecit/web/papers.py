"""Papers as PDF: title, notice, headings, pieces of text; a mark with the reader and the time across every page."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import XPos, YPos

FONT = "DejaVu"
FONTS = settings.BASE_DIR / "assets" / "fonts"
GREY, LIGHT, BLACK = 90, 225, 0


class Paper(FPDF):
    """A4 or letter pages whose head and foot say whose copy it is; sizes in millimetres and points."""

    def __init__(self, *, title: str, mark: str, footer: str = "") -> None:
        super().__init__(format="letter")
        self.mark, self.foot = mark, footer
        self.add_font(FONT, "", FONTS / "DejaVuSans.ttf")
        self.add_font(FONT, "B", FONTS / "DejaVuSans-Bold.ttf")
        self.set_title(_("Summary"))
        self.set_auto_page_break(True, margin=20)
        self.alias_nb_pages()
        self.add_page()
        self._write(title, 18, bold=True)

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

    def _write(self, text: str, size: float, *, bold: bool = False, grey: bool = False) -> None:
        if not text:
            return
        self.set_font(FONT, "B" if bold else "", size)
        self.set_text_color(GREY if grey else BLACK)
        self.multi_cell(0, size * 0.5, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def notice(self, heading: str, sentences: Sequence[str]) -> None:
        """A frame at the top with what has to be known before reading on."""
        self.ln(2)
        top = self.get_y()
        self._write(heading, 11, bold=True)
        for sentence in sentences:
            self._write(sentence, 10)
        self.rect(self.l_margin - 2, top - 1, self.w - self.l_margin - self.r_margin + 4, self.get_y() - top + 2)

    def heading(self, text: str) -> None:
        """The heading of a part."""
        self.ln(5)
        self._write(text, 13, bold=True)

    def piece(self, title: str, text: str, meta: str = "") -> None:
        """A title, when and by whom, and the words."""
        self.ln(1.5)
        self._write(title, 10.5, bold=True)
        self._write(meta, 8.5, grey=True)
        self._write(text, 10)

    def pdf(self) -> bytes:
        """The finished paper."""
        return bytes(self.output())
