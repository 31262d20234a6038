"""The level of a case in words: what holds, by which instrument and when, and what other scales say beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.models import Case, Level
from cases.presenters.assessments import LEVELS, MOST_POINTS, SHORT, band
from cases.selectors import levels as selectors
from cases.selectors.levels import Beside, Found, Standing
from corecit.access.actor import Actor


@dataclass(frozen=True)
class Piece:
    """One finding: words, the instrument that it is by, and when."""

    word: str
    by: str
    at: dt.datetime


@dataclass(frozen=True)
class Shown:
    """What the page says: the shape of the level that holds, empty for none, and the findings in words."""

    value: str
    held: Piece | None
    newest: Piece | None
    beside: Piece | None
    raised: Piece | None

    @property
    def raised_beside(self) -> bool:
        """Whether the screen that raised the pathway is the one that stands beside the level."""
        return self.raised is not None and self.raised == self.beside

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known."""
        return not (self.held or self.beside or self.raised)


def _found(one: Found | None) -> Piece | None:
    return Piece(str(LEVELS[Level(one.level)]), SHORT.get(one.scoring, one.instrument) or _("Encounter report"), one.at) if one else None


def _beside(one: Beside | None) -> Piece | None:
    if one is None:
        return None
    most = MOST_POINTS.get(one.scoring)
    points = _("%(points)s of %(most)s points") % {"points": one.score, "most": most} if one.score is not None and most else ""
    words = " · ".join(part for part in (band(one.scoring, one.band)[1], points) if part)
    return Piece(words, SHORT.get(one.scoring, one.instrument), one.at)


def shown(one: Standing) -> Shown:
    """A standing in words."""
    return Shown(one.level, _found(one.held), _found(one.newest), _beside(one.beside), _beside(one.raised))


def of_case(actor: Actor, case: Case) -> Shown | None:
    """The level of one case; None for whoever may not know it."""
    if not actor.can("clinical.read"):
        return None
    return shown(selectors.of_cases(actor, [case.pk]).get(case.pk, selectors.NOTHING))
