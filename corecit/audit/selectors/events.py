"""Reading the trail."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Model, Q, QuerySet

from corecit.access.actor import Actor
from corecit.access.policies import visible
from corecit.accounts.models import User
from corecit.audit.models import AuditEvent, SignOff, SignOffKind
from corecit.audit.registries import with_kin
from corecit.common import clock

NEWEST_FIRST = ["-id"]
# What is shown under "who opened this": looking, and what widens who may look.
OPENING = Q(action__endswith=".view") | Q(action__endswith=".export") | Q(action__endswith=".print") | Q(action__contains="emergency")


def _ids_of(since: dt.datetime | None, until: dt.datetime | None) -> Q:
    """A span of time as a span of ids, which the page's order can use; ids grow with time."""
    found = Q()
    if since is not None:
        first = AuditEvent.objects.filter(at__gte=since).order_by("at", "id").values_list("id", flat=True).first()
        found &= Q(id__gte=first) if first is not None else Q(pk=None)
    if until is not None:
        last = AuditEvent.objects.filter(at__lt=until).order_by("-at", "-id").values_list("id", flat=True).first()
        found &= Q(id__lte=last) if last is not None else Q(pk=None)
    return found


def events(
    actor: Actor,
    *,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    user: User | None = None,
    action: str = "",
    outcome: str = "",
    ids: dict[str, list[int]] | None = None,
) -> QuerySet[AuditEvent]:
    """The events that the actor may read, by time (until is left out), who, action ("case" or "case.view"), outcome, and the record they are about."""
    rows = visible(actor, AuditEvent).filter(_ids_of(since, until)).select_related("user", "agency")
    if user is not None:
        rows = rows.filter(user=user)
    if action:
        rows = rows.filter(Q(action=action) | Q(action__startswith=f"{action}."))
    if outcome:
        rows = rows.filter(outcome=outcome)
    if ids is not None:
        about = Q(pk=None)
        for kind, named in ids.items():
            keys = with_kin(kind, named)
            about |= Q(object_type=kind, object_id__in=keys)
            if kind in ("case", "person"):
                about |= Q(**{f"{kind}_id__in": keys})
        rows = rows.filter(about)
    return rows


def opened(actor: Actor, *, case: Model | None = None, person: Model | None = None, limit: int = 50) -> list[AuditEvent]:
    """Who opened a case or person, newest first, as far as the actor may know; empty for those who may not."""
    rows = visible(actor, AuditEvent).filter(OPENING).select_related("user", "agency")
    if case is not None:
        rows = rows.filter(case_id=case.pk)
    if person is not None:
        rows = rows.filter(person_id__in=with_kin("person", [person.pk]))
    return list(rows.order_by("-id")[:limit])


def of_account(actor: Actor, user: User, *, limit: int = 20) -> list[AuditEvent]:
    """What was done to an account and its sign-in, for those who keep people; nothing of the records that its holder opened."""
    if not actor.can("people.manage"):
        return []
    rows = AuditEvent.objects.filter(object_type="user", object_id=user.pk).select_related("user")
    return list(rows.order_by("-id")[:limit])


def who_acted(actor: Actor) -> list[User]:
    """The people to choose from in the filter: those whose events the actor may read."""
    return list(visible(actor, User).order_by("name")[:500]) if not actor.can("audit.all") else list(User.objects.order_by("name")[:2000])


def last_review(actor: Actor) -> SignOff | None:
    """The last signed review of the log."""
    return visible(actor, SignOff).filter(kind=SignOffKind.LOG).select_related("by").first()


def reviews(actor: Actor, *, limit: int = 12) -> list[SignOff]:
    """The latest signed reviews of the log."""
    return list(visible(actor, SignOff).filter(kind=SignOffKind.LOG).select_related("by")[:limit])


def to_review(actor: Actor) -> dict[str, Any]:
    """What a weekly review looks at since the one before: numbers by kind, refusals, failed sign-ins, changes of accounts, exports (CJIS AU-6)."""
    last = last_review(actor)
    since = last.at if last else clock.now() - dt.timedelta(days=7)
    rows = visible(actor, AuditEvent).filter(_ids_of(since, None))
    return {
        "since": since,
        "is_due": last is None or last.at < clock.now() - dt.timedelta(days=7),
        "number": rows.count(),
        "denied": list(rows.filter(outcome="denied").select_related("user", "agency").order_by("-id")[:25]),
        "failed": list(rows.filter(action__in=["session.fail", "session.lock"]).select_related("user").order_by("-id")[:25]),
        "accounts": list(
            rows.filter(Q(action__startswith="account.") | Q(action__startswith="membership.") | Q(action__startswith="token."))
            .select_related("user")
            .order_by("-id")[:25]
        ),
        "exports": list(
            rows.filter(Q(action__endswith=".export") | Q(action__contains="emergency")).select_related("user").order_by("-id")[:25]
        ),
    }


def log_review_is_due() -> bool:
    """Whether the last review of the log is a week old."""
    last = SignOff.objects.filter(kind=SignOffKind.LOG).first()
    since = last.at if last else AuditEvent.objects.order_by("id").values_list("at", flat=True).first()
    return since is not None and since < clock.now() - dt.timedelta(days=7)
