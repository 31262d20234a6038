"""The PDF of a case summary; apart from its words, as only the page that makes it needs what writes PDFs in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from cases.models import Case
from cases.presenters import summaries
from cases.summaries import Line, Part
from corecit.access.actor import Actor
from corecit.web.papers import Paper


def paper(actor: Actor, case: Case, filled: Sequence[tuple[Part, Sequence[Line]]], notices: Sequence[str], at: dt.datetime) -> bytes:
    """The summary as PDF: the notice first, the reader and the time on every page."""
    heading, words = summaries.side_notice(actor)
    made = Paper(title=_("Case %(number)s") % {"number": case.number}, mark=f"{actor.label} · {summaries.moment(at)}", footer=heading)
    made.notice(heading, [words, *notices])
    for part, lines in filled:
        made.heading(str(part.label))
        for line in lines:
            made.piece(line.title, line.text, " · ".join(word for word in (line.meta, summaries.moment(line.at)) if word))
        if not lines:
            made.piece("", _("none"))
    return made.pdf()
