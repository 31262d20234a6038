"""Reading files: the photo of a person, the documents of a case, and their content for whoever may open it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import IO
from uuid import UUID

from django.core.files.storage import default_storage

from cases.files.kinds import KINDS, Kind
from cases.models import Case, CaseDocument, Person, PersonPhoto
from corecit.access.actor import Actor
from corecit.access.policies import authorize, fetch, visible
from corecit.audit.trail import record_view
from corecit.common.errors import NotVisible


def photo_of(actor: Actor, person: Person) -> PersonPhoto | None:
    """The newest photo of a person that stands."""
    return visible(actor, PersonPhoto).filter(person=person, retired_at=None).order_by("-id").first()


def photo(actor: Actor, uid: UUID) -> PersonPhoto:
    """One photo; raises NotVisible."""
    return fetch(actor, visible(actor, PersonPhoto).select_related("person"), uid=uid)


def documents(actor: Actor, case: Case, limit: int = 100) -> list[CaseDocument]:
    """The documents of a case that stand and are of the reader's side, newest first."""
    return list(visible(actor, CaseDocument).filter(case=case, retired_at=None).select_related("added_by").order_by("-id")[:limit])


def documents_until(actor: Actor, cases: Sequence[Case], until: dt.datetime | None, limit: int) -> list[CaseDocument]:
    """The documents of some cases that stand and are of the reader's side, newest first, for the timeline."""
    rows = visible(actor, CaseDocument).filter(case__in=cases, retired_at=None).select_related("added_by", "case")
    if until is not None:
        rows = rows.filter(created_at__lte=until)
    return list(rows.order_by("-created_at", "-id")[:limit])


def document(actor: Actor, uid: UUID) -> CaseDocument:
    """One document; raises NotVisible."""
    return fetch(actor, visible(actor, CaseDocument).select_related("case"), uid=uid)


def kind_of(file: PersonPhoto | CaseDocument) -> Kind:
    """What a file is."""
    return KINDS[file.kind]


def opened(actor: Actor, file: PersonPhoto | CaseDocument) -> IO[bytes]:
    """The content of a file, audited as opened; raises Denied while it is locked, NotVisible where the content is missing."""
    authorize(actor, "open", file)
    try:
        content = default_storage.open(file.key)
    except OSError:
        raise NotVisible from None
    if isinstance(file, CaseDocument):
        record_view(actor, file, case=file.case)
    else:
        record_view(actor, file, person=file.person)
    return content
