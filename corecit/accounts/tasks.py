"""What happens to accounts by itself."""

from __future__ import annotations

from celery import shared_task

from corecit.access.actor import Actor
from corecit.accounts.operations import people
from corecit.accounts.selectors.reviews import is_due


@shared_task
def disable_unused() -> None:
    """Daily: disables accounts that nobody used for 90 days."""
    people.disable_unused(actor=Actor.system("unused accounts"))


@shared_task
def remind_review() -> None:
    """Daily: once a year, reminds the administrators to look through the accounts."""
    if is_due():
        people.ask_for_review(actor=Actor.system("account review"))
