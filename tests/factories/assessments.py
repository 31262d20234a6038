"""Instruments and assessments for tests."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cases.instruments import answers as rules
from cases.instruments import scoring
from cases.instruments.structure import read
from cases.models import Assessment, Instrument, InstrumentUse, InstrumentVersion
from cases.operations import instruments
from corecit.access.actor import Actor
from tests.cast import Cast

CSSRS = "c-ssrs-screener-recent"
# Answers by linkId in short: y, n, r (refused), u (unable), or an option's points.
HIGH = {"q1": "y", "q2": "y", "q3": "y", "q4": "y", "q5": "n", "q6": "n"}
LOW = {"q1": "y", "q2": "n", "q6": "n"}


def switch_on(cast: Cast, *keys: str, agency: str = "health") -> list[Instrument]:
    """Loads what ships and switches some of it on for an agency."""
    instruments.load_shipped(actor=Actor.system("tests"))
    found = [Instrument.objects.get(key=key) for key in keys or (CSSRS,)]
    for one in found:
        InstrumentUse.objects.update_or_create(
            instrument=one, agency=cast.agencies[agency], defaults={"is_on": True, "switched_at": timezone.now()}
        )
    return found


def make_form(cast: Cast, title: str = "Home visit", items: list[dict[str, Any]] | None = None) -> Instrument:
    """A published form of the health authority's own, switched on."""
    made = Instrument.objects.create(key=f"form-{Instrument.objects.count()}", title=title, agency=cast.agencies["health"], licence="own")
    resource = {
        "resourceType": "Questionnaire",
        "title": title,
        "item": items or [{"linkId": "a", "type": "text", "text": "What was seen"}],
    }
    InstrumentVersion.objects.create(instrument=made, number=1, label="1", definition=resource, published_at=timezone.now())
    InstrumentUse.objects.create(instrument=made, agency=cast.agencies["health"], is_on=True, switched_at=timezone.now())
    return made


def spelled(short: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Answers in full."""
    words = {"y": {"value": "yes"}, "n": {"value": "no"}, "r": {"absent": "refused"}, "u": {"absent": "unable"}}
    return {link: words.get(value, {"value": value}) if isinstance(value, str) else {"value": value} for link, value in short.items()}


def make_assessment(cast: Cast, instrument: Instrument, short: dict[str, Any], *, author: str = "clinician", **fields: Any) -> Assessment:
    """A completed assessment with the level that its answers give."""
    version = instrument.versions.filter(published_at__isnull=False).order_by("-number").first()
    place = fields.get("case") or fields.get("encounter")
    person = fields.pop("person", None) or (
        place.person if hasattr(place, "person") else place.encounter_persons.get(role="subject").person
    )
    form = read(version.definition)
    result = scoring.score(instrument.scoring, rules.given(form, spelled(short)))
    values: dict[str, Any] = {
        "version": version,
        "person": person,
        "author": cast.users[author],
        "author_role": cast.actor(author).role,
        "author_agency": cast.agencies["health"],
        "status": "completed",
        "started_at": timezone.now(),
        "completed_at": timezone.now(),
        "answers": spelled(short),
        "level": result.level,
        "band": result.band,
        "score": result.score,
        "flags": list(result.flags),
        "is_complete": result.is_complete,
    }
    return Assessment.objects.create(**values | fields)
