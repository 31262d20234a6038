"""Acts on people and permissions, emergency access and what is done with the audit trail ask for the password (or passkey) again when it was given a while ago (CJIS IA-11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from allauth.account.decorators import reauthentication_required

F = TypeVar("F", bound=Callable[..., Any])


def privileged(view: F) -> F:
    """Lets everybody whom the view admits look, and asks before it acts; the form that was sent goes on afterwards."""
    return reauthentication_required(view, allow_get=True)


def privileged_look(view: F) -> F:
    """Asks before it shows or hands out anything: for what leaves the program."""
    return reauthentication_required(view)
