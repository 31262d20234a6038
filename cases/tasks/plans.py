"""Tasks of response plans."""

from __future__ import annotations

from celery import shared_task

from cases.operations import plan_proposals, plans_patrol
from corecit.access.actor import Actor


@shared_task(name="cases.tasks.review_plans")
def review_plans() -> None:
    """Reminds of plans that end soon, and expires those that are over."""
    plans_patrol.review(actor=Actor.system("plan reviews"))


@shared_task(name="cases.tasks.propose_plans")
def propose_plans() -> None:
    """Proposes plans for people who were met again and again."""
    plan_proposals.propose_repeated(actor=Actor.system("repeated contacts"))
