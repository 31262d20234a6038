"""Reading instruments: those that ship and the agency's own, their versions, and what an agency uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from cases.instruments import structure
from cases.models import Instrument, InstrumentUse, InstrumentVersion
from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible


@dataclass(frozen=True)
class Row:
    """An instrument with what its agency decided and the version in use."""

    instrument: Instrument
    use: InstrumentUse | None
    current: InstrumentVersion | None
    draft: InstrumentVersion | None

    @property
    def is_on(self) -> bool:
        """Whether the agency uses it now."""
        return bool(self.use and self.use.is_on and self.current)


def _rows(actor: Actor, instruments: Any) -> list[Row]:
    versions = Prefetch("versions", InstrumentVersion.objects.defer("definition").order_by("-number"), to_attr="all_versions")
    uses = {use.instrument_id: use for use in visible(actor, InstrumentUse).select_related("switched_by")}
    found = []
    for one in instruments.prefetch_related(versions):
        published = [version for version in one.all_versions if version.published_at]
        begun = [version for version in one.all_versions if not version.published_at]
        found.append(Row(one, uses.get(one.pk), published[0] if published else None, begun[0] if begun else None))
    return found


def rows(actor: Actor) -> list[Row]:
    """Every instrument that the agency could use, shipped ones first."""
    return sorted(_rows(actor, visible(actor, Instrument)), key=lambda row: (row.instrument.agency_id is not None, row.instrument.title))


def row(actor: Actor, uid: UUID | str) -> Row:
    """One instrument; raises NotVisible."""
    one = fetch(actor, Instrument, uid=uid)
    return _rows(actor, visible(actor, Instrument).filter(pk=one.pk))[0]


def offered(actor: Actor) -> list[Row]:
    """What the actor's agency has switched on, by title."""
    return [one for one in rows(actor) if one.is_on]


def version(actor: Actor, uid: UUID | str, number: int) -> InstrumentVersion:
    """One version with its wording; raises NotVisible."""
    found = visible(actor, InstrumentVersion).select_related("instrument", "published_by")
    return fetch(actor, found, instrument__uid=uid, number=number)


def draft(actor: Actor, uid: UUID | str) -> InstrumentVersion:
    """The version that is being written; raises NotVisible when there is none."""
    return fetch(actor, visible(actor, InstrumentVersion).select_related("instrument"), instrument__uid=uid, published_at=None)


def versions(actor: Actor, instrument: Instrument) -> list[InstrumentVersion]:
    """All versions, newest first."""
    return list(visible(actor, InstrumentVersion).filter(instrument=instrument).select_related("published_by").defer("definition"))


def reading(one: InstrumentVersion) -> structure.Questionnaire:
    """The questions of a published version; of a draft, raises BadQuestionnaire while it is not whole."""
    return structure.read(one.definition)


def tried(one: InstrumentVersion) -> tuple[structure.Questionnaire | None, list[structure.Problem]]:
    """The questions of a version, or what is still wrong with it."""
    try:
        return structure.read(one.definition), []
    except structure.BadQuestionnaire as bad:
        return None, bad.problems
