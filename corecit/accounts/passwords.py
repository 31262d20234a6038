"""A password rule of our own, beside Django's list of common ones (CJIS IA-5: 8 characters, screened, no composition rules)."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What a guesser tries first here.
_WORDS = ("corecit", "password", "contrasena", "police", "sheriff", "crisis", "welcome", "letmein", "qwerty", "changeme")


class OfThisPlace:
    """Refuses a password that is little more than a word that anybody would try first in this work, or one character over and over."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError for a password that a few tries would find."""
        plain = password.lower()
        rest = re.sub(r"[\d\W_]", "", plain)
        if len(set(plain)) < 4 or rest in _WORDS or any(rest == word * 2 for word in _WORDS):
            raise ValidationError(
                _("This password would be guessed early. Put several words together that only you would."), code="password_of_this_place"
            )

    def get_help_text(self) -> str:
        """What the form says before one is typed."""
        return _("Several words that do not belong together make a good password.")
