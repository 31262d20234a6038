"""Reading drafts: each person their own, nobody anybody else's."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.urls import reverse

from corecit.access.actor import Actor
from corecit.web import drafts
from corecit.web.models import Draft


def mine(actor: Actor) -> list[Draft]:
    """The actor's drafts of listed forms, newest first; without what was typed."""
    if actor.user is None:
        return []
    return list(Draft.objects.filter(user=actor.user, form__in=drafts.listed()).defer("data").order_by("-updated_at")[:100])


def of_form(actor: Actor, form: str) -> dict[UUID | None, Draft]:
    """The actor's drafts of one form by the object they are about; without what was typed."""
    if actor.user is None:
        return {}
    return {draft.object_uid: draft for draft in Draft.objects.filter(user=actor.user, form=form).defer("data")}


def open_sheet(actor: Actor, form: str, object_uid: UUID | None = None) -> drafts.Sheet:
    """The form as the actor opens it now, with their draft where there is one."""
    place = {"form": form} | ({"uid": object_uid} if object_uid else {})
    address = reverse("web:draft-save", kwargs=place)
    draft = Draft.objects.filter(user=actor.user, form=form, object_uid=object_uid).first() if actor.user else None
    token = f"{uuid.uuid4()}:{draft.revision if draft else 0}"
    if draft is None:
        return drafts.Sheet(address, token)
    return drafts.Sheet(address, token, draft.uid, draft.updated_at, drafts.as_data(draft.data))
