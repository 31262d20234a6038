"""record() and record_view(): the only code that writes the trail, always in the transaction of what it tells of."""

from __future__ import annotations

from typing import Any, Protocol

from django.db.models import Model

from corecit.audit.models import AuditEvent, Outcome


class Doer(Protocol):
    """What the trail needs to know of an actor (the access room's Actor has it; this room does not import it)."""

    @property
    def user(self) -> Any: ...
    @property
    def membership(self) -> Any: ...
    @property
    def label(self) -> str: ...
    @property
    def ip(self) -> str | None: ...
    @property
    def session_hash(self) -> str: ...


def record(
    actor: Doer,
    action: str,
    obj: Model | None = None,
    *,
    outcome: str = Outcome.OK,
    case: Model | None = None,
    person: Model | None = None,
    **detail: Any,
) -> AuditEvent:
    """Writes one event. `action` reads as noun.verb ("case.close"); `detail` takes codes, ids and counts, never a name or typed text."""
    membership = actor.membership
    return AuditEvent.objects.create(
        action=action,
        outcome=outcome,
        user=actor.user,
        actor_label=actor.label[:120],
        agency_id=membership.agency_id if membership else None,
        team_id=membership.team_id if membership else None,
        role=membership.role if membership else "",
        object_type=str(obj._meta.model_name) if obj is not None else "",
        object_id=obj.pk if obj is not None else None,
        object_uid=getattr(obj, "uid", None),
        case_id=case.pk if case is not None else (obj.pk if obj is not None and obj._meta.model_name == "case" else None),
        person_id=person.pk if person is not None else (obj.pk if obj is not None and obj._meta.model_name == "person" else None),
        ip=actor.ip,
        session_hash=actor.session_hash,
        detail=detail,
    )


def record_view(actor: Doer, obj: Model, *, case: Model | None = None, person: Model | None = None, **detail: Any) -> AuditEvent:
    """Writes that somebody opened a record; the only thing that a GET writes."""
    return record(actor, f"{obj._meta.model_name}.view", obj, case=case, person=person, **detail)
