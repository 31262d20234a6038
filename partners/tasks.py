"""Background work of the directory."""

from __future__ import annotations

import contextlib

from celery import shared_task
from kombu.exceptions import OperationalError

from corecit.access.actor import Actor
from partners.operations import imports
from partners.selectors import imports as selectors


@shared_task
def import_directory(import_id: int) -> None:
    """Imports an uploaded directory."""
    imports.run(actor=Actor.system("directory import"), import_id=import_id)


@shared_task
def resume_imports() -> None:
    """Runs imports whose message was lost or whose worker was killed."""
    for import_id in selectors.to_resume(Actor.system("directory import")):
        import_directory.delay(import_id)


def start(import_id: int) -> None:
    """Has a worker import an uploaded directory; when the broker is away nothing is lost, as the sweep finds it."""
    with contextlib.suppress(OperationalError):
        import_directory.delay(import_id)
