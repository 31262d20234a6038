"""What django, axes and allauth tell of sign-ins, handed to the operations that record it."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from corecit.access.actor import Actor, actor_of
from corecit.accounts.lockout import username_of
from corecit.accounts.models import User
from corecit.accounts.operations import sign_ins
from corecit.common import clock
from corecit.common.addresses import client_ip


def _by(request: HttpRequest | None, user: User | None = None) -> Actor:
    if request is None:
        return Actor.public("anonymous") if user is None else Actor.of(user)
    if user is not None:
        return Actor.of(user, session_key=request.session.session_key, ip=client_ip(request))
    return actor_of(request)


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """The limits of the session count from here, also when the same person signs in again in the same window."""
    present = int(clock.now().timestamp())
    request.session["began"] = request.session["seen"] = present
    sign_ins.note_sign_in(actor=_by(request, user))


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Also when a limit of the session ends it."""
    if user is not None:
        sign_ins.note_sign_out(actor=_by(request, user))


@receiver(user_login_failed)
def failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """A wrong password, or a name that nobody has."""
    sign_ins.note_failure(actor=_by(request), email=username_of(request, credentials))


@receiver(user_locked_out)
def locked(sender: Any, request: HttpRequest, username: str, **kwargs: Any) -> None:
    """Each refused try at a locked name."""
    sign_ins.note_lock(actor=_by(request), email=username)


@receiver(password_changed)
@receiver(password_reset)
def password(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A new password, by its holder."""
    sign_ins.note_change(actor=_by(request, user), user=user, what="password")


@receiver(authenticator_added)
@receiver(authenticator_removed)
@receiver(authenticator_reset)
def factor(sender: Any, request: HttpRequest, user: User, authenticator: Any, signal: Any, **kwargs: Any) -> None:
    """A second factor set up or taken away."""
    acts = {id(authenticator_added): "factor_added", id(authenticator_removed): "factor_removed", id(authenticator_reset): "factor_reset"}
    sign_ins.note_change(actor=_by(request, user), user=user, what=acts[id(signal)], type=str(authenticator.type))
