"""The forms whose unfinished answers are kept on the server, one draft per person, form and object; each app registers its own in AppConfig.ready.

A form's view does three things: it opens a sheet (`selectors.drafts.open_sheet`) and fills the form from `sheet.data` when that is there, puts
`data-autosave-url="{{ sheet.autosave_url }}"` on the form and `sheet.token` into a hidden field named `draft`, and clears the draft
(`operations.drafts.clear`) when what was typed has been stored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from corecit.access.actor import Actor
from corecit.access.policies import Verdict
from corecit.common.errors import NotVisible

# What a draft does not keep, whatever the form is called.
NEVER_KEPT = {"csrfmiddlewaretoken", "draft", "action", "password"}


def _nothing(actor: Actor, object_uid: UUID | None) -> str:
    return ""


@dataclass(frozen=True)
class DraftForm:
    """One form: its name, what the list of drafts calls it, the page where it goes on, and who may keep a draft of it."""

    name: str
    title: Any
    # Reversed with `uid` where the form is about an object.
    url_name: str
    # Asked at every saving; raises NotVisible where the object is not there for the actor.
    admit: Callable[[Actor, UUID | None], Verdict]
    # What tells one draft from another in the list: a number, never a name.
    label: Callable[[Actor, UUID | None], str] = _nothing
    # Left out of the list where a panel of place "drafts" shows it already.
    is_listed: bool = True

    def path(self, object_uid: UUID | None) -> str:
        """Where the form goes on."""
        return reverse(self.url_name, kwargs={"uid": object_uid} if object_uid else None)


@dataclass(frozen=True)
class Sheet:
    """A form as it is opened: where it saves itself, the token of this page, and the draft it is restored from, if any."""

    autosave_url: str
    token: str
    draft_uid: UUID | None = None
    saved_at: dt.datetime | None = None
    data: QueryDict | None = None


_forms: dict[str, DraftForm] = {}


def register(form: DraftForm) -> None:
    """Adds a form; a second one of the same name replaces the first."""
    _forms[form.name] = form


def form_of(name: str) -> DraftForm:
    """The form of that name; raises NotVisible for one that nobody registered."""
    try:
        return _forms[name]
    except KeyError:
        raise NotVisible from None


def listed() -> list[str]:
    """The names of the forms whose drafts the list shows."""
    return [name for name, form in _forms.items() if form.is_listed]


def as_data(kept: dict[str, list[str]]) -> QueryDict:
    """What a draft keeps, as a form reads it."""
    data = QueryDict(mutable=True)
    for name, values in kept.items():
        data.setlist(name, list(values))
    return data


def kept(posted: QueryDict) -> dict[str, list[str]]:
    """What a draft keeps of a posted form."""
    return {name: posted.getlist(name) for name in posted if name not in NEVER_KEPT}
