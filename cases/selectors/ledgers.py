"""Reading the ledger of a link: what became since of each value that it set."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from cases.models import MoveKind, Person, PersonLink, PersonLinkMove


class _Exact(DjangoJSONEncoder):
    """Django's encoder cuts times to milliseconds; what is to come back is kept whole."""

    def default(self, value: Any) -> Any:
        """Times with their microseconds, everything else as Django does."""
        return value.isoformat() if isinstance(value, dt.datetime | dt.time) else super().default(value)


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    return json.loads(json.dumps(value, cls=_Exact))


def model_of(label: str) -> type[Model]:
    """The model of an entry."""
    return apps.get_model(label)


def grouped(entries: list[PersonLinkMove], groups: Iterable[Iterable[str]]) -> list[list[PersonLinkMove]]:
    """Entries of values that go back together or not at all: those of one row and of one group of a person's fields."""
    place = {name: number for number, names in enumerate(groups) for name in names}
    found: dict[Any, list[PersonLinkMove]] = {}
    for entry in entries:
        person = entry.model == Person._meta.label
        found.setdefault((entry.model, entry.row, place.get(entry.field, entry.field) if person else entry.field), []).append(entry)
    return list(found.values())


def later(entry: PersonLinkMove) -> PersonLinkMove | None:
    """What a later link that stands made of the value that this one set."""
    rows = PersonLinkMove.objects.filter(
        model=entry.model, row=entry.row, field=entry.field, kind=MoveKind.SET, pk__gt=entry.pk, link__unlinked_at=None
    )
    found = rows.exclude(link=entry.link_id).order_by("pk").first()
    return found if found is not None and found.before == entry.after else None


def state(entries: list[PersonLinkMove]) -> str:
    """ "untouched", "later" (a later link built on it), "edited" or "gone"."""
    row = model_of(entries[0].model)._base_manager.filter(pk=entries[0].row).first()
    if row is None:
        return "gone"
    if all(plain(getattr(row, entry.field)) == entry.after for entry in entries):
        return "untouched"
    return "later" if all(later(entry) for entry in entries) else "edited"


def undoable(link: PersonLink, groups: Iterable[Iterable[str]]) -> tuple[list[str], list[str]]:
    """The fields of the kept record that would go back, and those that would stay because somebody edited them since."""
    back: list[str] = []
    stay: list[str] = []
    for entries in grouped(list(link.moves.filter(kind=MoveKind.SET)), groups):
        if entries[0].model == Person._meta.label:
            (stay if state(entries) == "edited" else back).extend(entry.field for entry in entries)
    return back, stay
