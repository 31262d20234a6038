"""Possible duplicates in words: who the two are, how well they fit, why, and what was said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.matching.score import Match
from cases.models import PairAnswer, PersonPair
from cases.presenters import candidates, persons
from cases.selectors.candidates import shown_to
from corecit.access.actor import Actor


@dataclass(frozen=True)
class PairRow:
    """Two records as a list shows them; `fit`, `kind`, `percent` and `reasons` as those of a candidate."""

    pair: PersonPair
    first: persons.Row
    second: persons.Row
    fit: str
    kind: str
    percent: int
    reasons: str
    # What somebody said who was not sure, or that they are different.
    said: str = ""


def row(actor: Actor, pair: PersonPair) -> PairRow:
    """One line of a list; persons and their names were read along."""
    fit, kind = candidates.fit(pair.bits, shown_to(actor))
    said = ""
    if pair.answer in (PairAnswer.UNSURE, PairAnswer.DIFFERENT):
        who = pair.answered_by.name if pair.answered_by else _("corecit")
        words = _("%(name)s was not sure") if pair.answer == PairAnswer.UNSURE else _("%(name)s: different people")
        said = words % {"name": who}
    return PairRow(
        pair,
        persons.row(pair.first),
        persons.row(pair.second),
        # Somebody may have said so of two records that nothing likens.
        fit if pair.reasons else "",
        kind,
        Match(pair.bits, ()).percent,
        candidates.reasons(pair.reasons),
        said,
    )


def rows(actor: Actor, found: Iterable[PersonPair]) -> list[PairRow]:
    """The lines of a list of pairs."""
    return [row(actor, one) for one in found]
