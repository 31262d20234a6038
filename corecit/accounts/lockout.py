"""Whose sign-in attempt it is, as the lock-out counts it."""

from __future__ import annotations

from typing import Any


def username_of(request: Any, credentials: dict[str, Any] | None = None) -> str:
    """The e-mail address typed, in lower case, wherever the sign-in page or the API puts it."""
    values = credentials or {}
    typed = values.get("username") or values.get("email") or (request.POST.get("login", "") if request is not None else "")
    return str(typed).strip().lower()
