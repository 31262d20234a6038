"""Tasks of follow-ups."""

from __future__ import annotations

from celery import shared_task

from cases.operations import reminders
from corecit.access.actor import Actor


@shared_task(name="cases.tasks.remind_follow_ups")
def remind_follow_ups() -> None:
    """Posts the reminders that are due now."""
    reminders.remind(actor=Actor.system("reminders"))
