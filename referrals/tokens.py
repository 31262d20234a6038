"""Tokens of reply links."""

from __future__ import annotations

import hashlib
import secrets


def fresh() -> str:
    """A token nobody can guess (256 bits)."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
