"""Tasks of the outbox. A message carries the id of a notice and nothing else."""

from __future__ import annotations

from celery import shared_task

from corecit.access.actor import Actor
from corecit.notices.operations import delivery


@shared_task(name="corecit.notices.tasks.send")
def send(notice_id: int) -> None:
    """Sends one notice, unless it was sent or another worker is at it."""
    delivery.deliver(actor=Actor.system("outbox"), notice_id=notice_id)


@shared_task(name="corecit.notices.tasks.sweep")
def sweep() -> None:
    """Sends what a lost message or a dead worker left."""
    delivery.sweep(actor=Actor.system("outbox sweep"))


@shared_task(name="corecit.notices.tasks.clean")
def clean() -> None:
    """Deletes old notices."""
    delivery.clean(actor=Actor.system("outbox clean"))
