"""What is recorded of sign-ins: who came in, who left, who failed, whose sign-in was locked or changed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse

from corecit.access.actor import Actor
from corecit.accounts.models import User
from corecit.accounts.selectors.memberships import holders
from corecit.audit.models import AuditEvent, Outcome
from corecit.audit.trail import record
from corecit.common import clock
from corecit.notices.operations.notices import post


@transaction.atomic
def note_sign_in(*, actor: Actor) -> None:
    """Records a sign-in and notes it for the rule of 90 days."""
    if actor.user is None:
        return
    actor.user.last_active_at = clock.now()
    actor.user.save(update_fields=["last_active_at", "updated_at"])
    record(actor, "session.start", actor.user)


@transaction.atomic
def note_sign_out(*, actor: Actor) -> None:
    """Records a sign-out."""
    if actor.user is not None:
        record(actor, "session.end", actor.user)


@transaction.atomic
def note_failure(*, actor: Actor, email: str) -> None:
    """Records a failed sign-in: whose account it was, or that there is none; never what was typed, as people type passwords there too."""
    user = User.objects.filter(email__iexact=email).first() if email else None
    record(actor, "session.fail", user, outcome=Outcome.FAILED, is_known=user is not None)


@transaction.atomic
def note_lock(*, actor: Actor, email: str) -> None:
    """Records that a sign-in is locked (once a minute while somebody goes on trying), and tells the administrators once a day."""
    user = User.objects.filter(email__iexact=email).first() if email else None
    latest = AuditEvent.objects.filter(
        user=actor.user, outcome=Outcome.DENIED, action="session.lock", object_id=user.pk if user else None
    ).first()
    if latest is not None and latest.ip == actor.ip and latest.at > clock.minutes_ago(1):
        return
    record(actor, "session.lock", user, outcome=Outcome.DENIED, is_known=user is not None)
    if user is None:
        return
    path = reverse("manage:person", kwargs={"uid": user.uid})
    for membership in holders("people.manage"):
        post(
            kind="account-locked",
            key=f"account-locked:{user.uid}:{clock.now():%Y-%m-%d}:{membership.user.uid}",
            user=membership.user,
            path=path,
        )


@transaction.atomic
def note_change(*, actor: Actor, user: User, what: str, **detail: Any) -> None:
    """Records a change of somebody's password or second factor, and tells them."""
    record(actor, f"sign_in.{what}", user, **detail)
    post(kind="account-changed", key=f"account-changed:{user.uid}:{what}:{clock.now().isoformat()}", user=user, path=reverse("mfa_index"))
