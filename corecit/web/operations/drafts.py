"""Keeping and dropping drafts of forms; a draft is its writer's alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from corecit.access.actor import Actor
from corecit.accounts.models import User
from corecit.audit import trail
from corecit.common import criminal_history
from corecit.common.errors import Conflict, Denied, Invalid, NotVisible
from corecit.web import drafts
from corecit.web.models import Draft

# Far above any form of ours; keeps somebody from using drafts as a store.
MAX_BYTES = 300_000


@transaction.atomic
def save(*, actor: Actor, form: str, object_uid: UUID | None, data: dict[str, list[str]], token: str) -> Draft:
    """Keeps what was typed; `token` is the sheet's.

    Raises Conflict when another window saved since this page was opened, or when the draft was submitted or discarded meanwhile, and Denied or
    NotVisible where the actor may not fill this form in (any more), Invalid for what may not be kept at all.
    """
    known = drafts.form_of(form)
    if actor.user is None:
        raise NotVisible
    verdict = known.admit(actor, object_uid)
    if not verdict:
        raise Denied(verdict.reason)
    if len(json.dumps(data)) > MAX_BYTES:
        raise Invalid(_("This is too long to be kept as a draft. Shorten the longest answer."))
    if refused := criminal_history.refusal("\n".join(value for values in data.values() for value in values)):
        raise Invalid(refused)
    page, revision = read_token(token)
    whose = {"user": actor.user, "form": form, "object_uid": object_uid}
    values = {"path": known.path(object_uid), "title": f"{known.title} {known.label(actor, object_uid)}".strip()[:120]}
    draft = Draft.objects.select_for_update().filter(**whose).first()
    if draft is None:
        if revision:
            raise Conflict(_("This draft was submitted or discarded in another window."))
        # Two first savings at once: the unique constraint lets one in, the other goes on below.
        Draft.objects.bulk_create([Draft(data=data, page=page, **values, **whose)], ignore_conflicts=True)
        draft = Draft.objects.select_for_update().get(**whose)
        if draft.page == page:
            return draft
    if draft.page != page and draft.revision != revision:
        raise Conflict(_("This draft was changed in another window. Copy your text, then load the page again."))
    draft.data, draft.page, draft.revision = data, page, draft.revision + 1
    draft.path, draft.title = values["path"], values["title"]
    draft.save(update_fields=["data", "page", "revision", "path", "title", "updated_at"])
    return draft


def read_token(token: str) -> tuple[UUID, int]:
    """The page and the revision it was opened with; raises Invalid when it is not one of ours."""
    page, _separator, revision = token.partition(":")
    try:
        return UUID(page), int(revision or 0)
    except ValueError:
        raise Invalid(_("This page is damaged. Load it again.")) from None


@transaction.atomic
def discard(*, actor: Actor, uid: UUID) -> str:
    """Drops one of the actor's own drafts; returns the path of its form."""
    draft = Draft.objects.select_for_update().filter(user=actor.user, uid=uid).first() if actor.user else None
    if draft is None:
        raise NotVisible
    path = draft.path
    trail.record(actor, "draft.discard", draft, form=draft.form)
    draft.delete()
    return path


@transaction.atomic
def clear(*, actor: Actor, form: str, object_uid: UUID | None) -> None:
    """Drops the actor's draft of a form that was submitted; does nothing when there is none."""
    if actor.user is not None:
        Draft.objects.filter(user=actor.user, form=form, object_uid=object_uid).delete()


@transaction.atomic
def move(*, actor: Actor, form: str, object_uid: UUID, giver: User, heir: User) -> None:
    """Gives what one person typed to another who goes on with the form, for the operation that hands the object over."""
    trail.record(actor, "draft.move", form=form, object=str(object_uid), giver=giver.pk, heir=heir.pk)
    Draft.objects.filter(user=heir, form=form, object_uid=object_uid).delete()
    Draft.objects.filter(user=giver, form=form, object_uid=object_uid).update(user=heir, page=None)


@transaction.atomic
def fill(*, actor: Actor, form: str, object_uid: UUID, writer: User, change: Callable[[dict[str, list[str]]], None]) -> None:
    """Lets an operation put what it has just recorded into somebody's draft of a form, so that an old answer does not overwrite it; nothing without a draft."""
    draft = Draft.objects.select_for_update().filter(user=writer, form=form, object_uid=object_uid).first()
    if draft is None:
        return
    data = dict(draft.data)
    change(data)
    if data != draft.data:
        draft.data, draft.revision = data, draft.revision + 1
        draft.save(update_fields=["data", "revision", "updated_at"])
        trail.record(actor, "draft.fill", draft, form=form)
