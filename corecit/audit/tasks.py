"""What happens to the trail by itself."""

from __future__ import annotations

from celery import shared_task

from corecit.access.actor import Actor
from corecit.audit.operations import seals
from corecit.audit.selectors.events import log_review_is_due
from corecit.audit.selectors.seals import verify as find_damage


@shared_task
def seal() -> None:
    """Every five minutes: seals what has settled."""
    while seals.seal(actor=Actor.system("audit seal")) == seals.ROWS_PER_SEAL:
        pass


@shared_task
def verify() -> None:
    """Nightly: raises the alarm when sealed rows were changed."""
    finding, _checked = find_damage()
    if finding is not None:
        seals.raise_alarm(actor=Actor.system("audit check"), seal_id=finding.seal_id)


@shared_task
def remind_review() -> None:
    """Daily: once a week, reminds the privacy officers to look through the log."""
    if log_review_is_due():
        seals.ask_for_review(actor=Actor.system("log review"))
