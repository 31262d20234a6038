"""How a person, a case or an encounter came to stand as it does: the rows that database triggers keep of every change, as far as the reader may see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from cases.models import Encounter, ReportStatus
from cases.policies.encounters import part_of
from corecit.access.actor import Actor
from corecit.access.policies import sees
from corecit.accounts.models import Agency, Team, User
from corecit.audit.trail import record_view
from corecit.web import paging

# Names stand for these keys; other keys (a case, a person) are left out: they could lead to what the reader does not see.
NAMED: dict[str, type[User] | type[Team] | type[Agency]] = {
    "lead": User, "closed_by": User, "author": User, "reviewed_by": User, "entered_in_error_by": User, "team": Team, "agency": Agency,
}  # fmt: skip
# Fields of the other side of the wall are left out, by their class.
READS = {"clinical": "clinical.read", "police": "police.read"}


@dataclass(frozen=True)
class Step:
    """One change: when, by whom (empty: by a program or by corecit itself), what stood there before and what after; nothing before the first."""

    at: dt.datetime
    who: str
    before: dict[str, Any]
    after: dict[str, Any]


def readable(actor: Actor, model: type[Model]) -> list[str]:
    """The fields of a tracked model that the actor may read in its history."""
    classes: dict[str, str] = model.classes  # type: ignore[attr-defined]
    relations = {field.name for field in model._meta.get_fields() if field.is_relation}
    plain = [name for name in classes if name not in relations or name in NAMED]
    return [name for name in plain if classes[name] not in READS or actor.can(READS[classes[name]])]


def page(actor: Actor, obj: Model, cursor: str | None = None) -> paging.Page:
    """The steps of a record that was fetched for this reader, newest first; audited."""
    # Its person stands in the trail by itself, its case beside it.
    record_view(actor, obj, case=getattr(obj, "case", None), via="history")
    return _page(actor, obj.events.all(), type(obj), cursor)  # type: ignore[attr-defined]


def report_page(actor: Actor, encounter: Encounter, cursor: str | None = None) -> paging.Page | None:
    """The steps of the reader's own side's report, without what its author had not submitted yet; None when there is none for them. Audited."""
    part = part_of(encounter, actor.side)
    if part is None or not sees(actor, part):
        return None
    record_view(actor, encounter, case=encounter.case, via="history", side=actor.side)
    rows = part.events.exclude(status=ReportStatus.DRAFT)  # type: ignore[union-attr]
    return _page(actor, rows, type(part), cursor)


def _page(actor: Actor, rows: QuerySet[Any], model: type[Model], cursor: str | None) -> paging.Page:
    shown = readable(actor, model)
    found = paging.page(rows.select_related("pgh_context"), ["-pgh_id"], cursor)
    events = list(found.rows)
    earlier = rows.filter(pgh_id__lt=events[-1].pgh_id).order_by("-pgh_id").first() if events else None
    values = [_values(event, shown) for event in [*events, *([earlier] if earlier else [])]]
    _name(values)
    writers = _writers(events)
    after_last: list[dict[str, Any]] = [] if earlier else [{}]
    pairs = zip(events, values, [*values[1:], *after_last], strict=False)
    found.rows = [Step(event.pgh_created_at, writers.get(_writer(event), ""), before, after) for event, after, before in pairs]
    return found


def _values(event: Any, names: list[str]) -> dict[str, Any]:
    return {name: getattr(event, f"{name}_id" if name in NAMED else name) for name in names}


def _name(values: list[dict[str, Any]]) -> None:
    """Puts names into the place of keys: one query per kind."""
    for model in (User, Team, Agency):
        keys = {one[name] for one in values for name in one if NAMED.get(name) is model and one[name] is not None}
        names = dict(model._default_manager.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
        for one in values:
            one.update({name: names.get(one[name], "") for name in one if NAMED.get(name) is model})


def _writer(event: Any) -> int | None:
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def _writers(events: list[Any]) -> dict[int | None, str]:
    keys = {key for event in events if (key := _writer(event)) is not None}
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "name"))
