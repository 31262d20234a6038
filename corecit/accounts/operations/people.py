"""Keeping people: inviting, editing, disabling and enabling, unlocking, ending sessions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from knox.models import AuthToken

from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.accounts import lockout, registries
from corecit.accounts.links import password_path
from corecit.accounts.models import User
from corecit.accounts.operations.administrators import keep_one
from corecit.accounts.operations.memberships import add
from corecit.accounts.selectors.memberships import holders
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Invalid
from corecit.notices.operations.notices import post

EDITABLE = ("name", "email", "phone", "badge_number", "language")


def _check_email(email: str, *, besides: User | None = None) -> str:
    address = email.strip().lower()
    others = User.objects.filter(email__iexact=address)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        sentence = _("Somebody has this e-mail address already. Search for it in the list; a disabled account can be enabled again.")
        raise Invalid(sentence, {"email": [sentence]})
    return address


def _send_link(actor: Actor, user: User, kind: str) -> None:
    # To the address alone: in the list of notices the link would outlive its use.
    post(kind=kind, key=f"{kind}:{user.uid}:{clock.now().isoformat()}", email=user.email, path=password_path(user))
    record(actor, "account.link", user, kind=kind)


@transaction.atomic
def invite(*, actor: Actor, membership: dict[str, Any], **values: Any) -> User:
    """Makes an account with a first membership and mails the link to choose a password; raises Invalid when the address is taken."""
    authorize(actor, "invite", User)
    email = _check_email(values.pop("email"))
    user = User.objects.create_user(email, None, **{key: values[key] for key in EDITABLE if key in values})
    record(actor, "account.invite", user)
    add(actor=actor, user=user, **membership)
    _send_link(actor, user, "account-invitation")
    return user


@transaction.atomic
def edit(*, actor: Actor, user: User, **values: Any) -> User:
    """Changes name, address, phone, badge or language; raises Invalid when the address is taken."""
    row = lock(actor, User, "edit", pk=user.pk)
    changed = [key for key in EDITABLE if key in values and getattr(row, key) != values[key]]
    if "email" in changed:
        values["email"] = _check_email(values["email"], besides=row)
    for key in changed:
        setattr(row, key, values[key])
    if changed:
        row.save(update_fields=[*changed, "updated_at"])
        record(actor, "account.edit", row, fields=changed)
    return row


@transaction.atomic
def send_link(*, actor: Actor, user: User) -> None:
    """Mails a link to choose a password."""
    row = lock(actor, User, "link", pk=user.pk)
    _send_link(actor, row, "account-password" if row.has_usable_password() else "account-invitation")


@transaction.atomic
def print_link(*, actor: Actor, user: User) -> str:
    """The path of a link to choose a password, for who runs a server whose e-mail reaches nobody."""
    row = lock(actor, User, "link", pk=user.pk)
    record(actor, "account.link", row, kind="printed")
    return password_path(row)


@transaction.atomic
def ask_for_link(*, actor: Actor, user: User, path: str) -> None:
    """Mails the link that somebody asked for at "forgotten your password"; `path` is allauth's own."""
    post(kind="account-password", key=f"account-password:{user.uid}:{clock.now().isoformat()}", email=user.email, path=path)
    record(actor, "account.link", user, kind="asked")


def _drop_sessions(user: User) -> int:
    known = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=list(known.values_list("session_key", flat=True))).delete()
    return known.delete()[0]


def _drop_tokens(actor: Actor, user: User) -> int:
    rows = user.api_tokens.filter(revoked_at=None)
    keys = list(rows.values_list("token_id", flat=True))
    number = rows.update(revoked_at=clock.now(), revoked_by=actor.user)
    # knox rows are what opens the API; ours tell that they were there.
    AuthToken.objects.filter(user=user, pk__in=[key for key in keys if key]).delete()
    return number


def _disable(actor: Actor, row: User, reason: str) -> None:
    row.is_active, row.disabled_reason, row.disabled_at, row.disabled_by = False, reason[:200], clock.now(), actor.user
    row.save(update_fields=["is_active", "disabled_reason", "disabled_at", "disabled_by", "updated_at"])
    record(actor, "account.disable", row, sessions=_drop_sessions(row), tokens=_drop_tokens(actor, row))


@transaction.atomic
def disable(*, actor: Actor, user: User, reason: str, end_grants: bool = False) -> User:
    """Shuts an account: its sessions end at once and its tokens are revoked; with `end_grants`, what was opened to the person alone is closed too.

    Raises Conflict for the last administrator, Invalid without a reason.
    """
    row = lock(actor, User, "disable", pk=user.pk)
    if not reason.strip():
        raise Invalid(_("Say why the account is disabled."), {"reason": [_("Say why the account is disabled.")]})
    keep_one(without_user=row)
    if end_grants:
        registries.end_grants(actor=actor, user=row)
    _disable(actor, row, reason.strip())
    return row


@transaction.atomic
def enable(*, actor: Actor, user: User) -> User:
    """Opens a disabled account again; its 90 days begin anew."""
    row = lock(actor, User, "enable", pk=user.pk)
    row.is_active, row.disabled_reason, row.disabled_at, row.disabled_by, row.last_active_at = True, "", None, None, clock.now()
    row.save(update_fields=["is_active", "disabled_reason", "disabled_at", "disabled_by", "last_active_at", "updated_at"])
    record(actor, "account.enable", row)
    return row


@transaction.atomic
def unlock(*, actor: Actor, user: User) -> int:
    """Lets a person try to sign in again after a lock-out (CJIS AC-7: an administrator does it); returns how many failures were forgotten."""
    row = lock(actor, User, "unlock", pk=user.pk)
    number = lockout.unlock(row.email)
    record(actor, "account.unlock", row)
    return number


@transaction.atomic
def end_sessions(*, actor: Actor, user: User) -> int:
    """Signs a person out everywhere; returns of how many sessions."""
    row = lock(actor, User, "end_sessions", pk=user.pk)
    number = _drop_sessions(row)
    record(actor, "account.end_sessions", row, sessions=number)
    return number


@transaction.atomic
def disable_unused(*, actor: Actor) -> int:
    """Disables accounts that nobody signed in to for so many days (CJIS AC-2: 90); never the last administrator, never a program's. Returns how many."""
    since = clock.now() - dt.timedelta(days=settings.ACCOUNT_DISABLED_AFTER_DAYS)
    unused = Q(last_active_at__lt=since) | Q(last_active_at=None, created_at__lt=since)
    rows = User.objects.select_for_update(skip_locked=True).filter(unused, is_active=True, is_service=False).order_by("id")
    number = 0
    for row in rows:
        if keep_one(without_user=row, refuse=False):
            _disable(actor, row, _("Not used for %(days)s days") % {"days": settings.ACCOUNT_DISABLED_AFTER_DAYS})
            number += 1
    return number


@transaction.atomic
def ask_for_review(*, actor: Actor) -> None:
    """Tells the administrators, once a year, that the accounts are due to be looked through."""
    for membership in holders("people.manage"):
        key = f"account-review-due:{clock.now():%Y-%m}:{membership.user.uid}"
        post(kind="account-review-due", key=key, user=membership.user, path=reverse("manage:review"))
