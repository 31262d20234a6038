"""Imports of directories: the list, one of them, its file of rejected rows."""

from __future__ import annotations

import datetime as dt
from typing import IO
from uuid import UUID

from django.core.files.storage import default_storage

from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.common import clock
from corecit.common.errors import NotVisible
from corecit.web import paging
from partners.models import DirectoryImport, ImportState

# A running import that has not moved for so long was killed; another worker may take it.
STALE = dt.timedelta(minutes=5)


def find(actor: Actor, cursor: str | None = None) -> paging.Page:
    """A page of imports, the latest first."""
    return paging.page(visible(actor, DirectoryImport).select_related("created_by"), ["-id"], cursor)


def get(actor: Actor, uid: UUID | str) -> DirectoryImport:
    """One import; raises NotVisible."""
    return fetch(actor, DirectoryImport, uid=uid)


def rejects(actor: Actor, uid: UUID | str) -> IO[bytes]:
    """The file of rejected rows of an import, open for reading; raises NotVisible when there is none."""
    found = get(actor, uid)
    if not found.rejected_file or not default_storage.exists(found.rejected_file):
        raise NotVisible
    return default_storage.open(found.rejected_file, "rb")


def sources(actor: Actor) -> list[str]:
    """The names under which files came before, to choose from again."""
    return list(visible(actor, DirectoryImport).order_by("source").values_list("source", flat=True).distinct()[:100])


def to_resume(actor: Actor) -> list[int]:
    """Uploaded imports that wait longer than a minute or were left by their worker: the sweep has them run."""
    present = clock.now()
    rows = visible(actor, DirectoryImport).exclude(file="")
    waiting = rows.filter(state=ImportState.QUEUED, created_at__lt=present - dt.timedelta(minutes=1))
    left = rows.filter(state=ImportState.RUNNING, heartbeat_at__lt=present - STALE)
    return [*waiting.values_list("pk", flat=True), *left.values_list("pk", flat=True)]
