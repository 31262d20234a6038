"""The kinds of notices and their words: a sentence for the list and one for the e-mail, never a person's name, number or need.

An app that has kinds of its own adds them with register() when it is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """What a notice of this kind says; the words may hold %(name)s placeholders, filled from the notice's context."""

    name: str
    subject: Any
    text: Any
    # Tabler icon in the list, and the word on the button that follows the link ("Open" where empty).
    icon: str = "bell"
    action: Any = ""


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Adds kinds; one of the same name is replaced."""
    for kind in kinds:
        _kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    """The kind of that name; raises LookupError, so that a misspelt one is found when it is posted and not when it is sent."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"{name!r} is no kind of notice. Add it with corecit.notices.kinds.register().") from None


def names() -> list[str]:
    """Every kind known."""
    return sorted(_kinds)


def fill(words: Any, context: Mapping[str, Any]) -> str:
    """The words in the present language with the context filled in; a missing value reads as an empty one, as a letter must go out."""
    text = str(words)
    return text % _Lenient(context) if "%(" in text else text


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


register(
    Kind("announcement", _("A message from your administrator"), _("There is a message for you in corecit."), "speakerphone"),
)
