"""Tasks of persons."""

from __future__ import annotations

from celery import shared_task

from cases.operations import pairs, person_keys
from corecit.access.actor import Actor


@shared_task(name="cases.tasks.key_persons")
def key_persons() -> None:
    """Makes the keys of persons who have none, or those of an older version."""
    person_keys.keep_missing(actor=Actor.system("keys of persons"))


@shared_task(name="cases.tasks.pair_persons")
def pair_persons() -> None:
    """Looks for possible duplicates of persons whose keys changed."""
    pairs.find(actor=Actor.system("possible duplicates"))
