"""The validator of every field that takes free text: what may not be kept is refused, and the form keeps what was typed."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from corecit.common.criminal_history import looks_like_return, refusal

__all__ = ["check", "looks_like_return"]


def check(text: str) -> None:
    """Raises ValidationError with the reason, so that the person takes out what may not be kept."""
    if said := refusal(text):
        raise ValidationError(said, code="criminal_history")
