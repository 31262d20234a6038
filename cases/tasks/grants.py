"""Tasks of grants."""

from __future__ import annotations

from celery import shared_task

from cases.operations import grants
from corecit.access.actor import Actor


@shared_task(name="cases.tasks.expire_grants")
def expire_grants() -> None:
    """Sweeps grants whose end has passed."""
    grants.expire(actor=Actor.system("grants"))


@shared_task(name="cases.tasks.verify_case_access")
def verify_case_access() -> None:
    """Compares a sample of who may see what with a fresh computation, and raises the alarm on any difference."""
    grants.verify(actor=Actor.system("case-access"))
