"""Keeping the keys by which persons are found in step with what is recorded of them."""

from __future__ import annotations

import time
from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Q

from cases.matching import keys
from cases.matching.facts import Facts
from cases.models import NameWord, Person, PersonKey, PersonKeyed
from cases.selectors.recorded import facts_of
from corecit.access.actor import Actor

_BATCH = 500


def keep(person_ids: Iterable[int]) -> None:
    """Makes the keys of these persons anew; a record that was linked into another has none. For operations that have written anything to be found by."""
    ids = sorted(set(person_ids))
    found = facts_of(Person.objects.filter(pk__in=ids, linked_into=None).order_by().values_list("pk", flat=True))
    wanted = {(key, pk) for pk, facts in found.items() for key in keys.stored(facts)}
    kept = set(PersonKey.objects.filter(person_id__in=ids).values_list("key", "person_id"))
    for person_id in {pk for _key, pk in kept - wanted}:
        PersonKey.objects.filter(person_id=person_id, key__in=[key for key, pk in kept - wanted if pk == person_id]).delete()
    PersonKey.objects.bulk_create(
        [PersonKey(key=key, person_id=pk) for key, pk in sorted(wanted - kept)], ignore_conflicts=True, batch_size=5000
    )
    keep_words(found.values())
    PersonKeyed.objects.bulk_create(
        [PersonKeyed(person_id=pk, version=keys.VERSION) for pk in ids],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["version"],
    )
    # Whoever is found by other keys than before is looked at again for possible duplicates.
    PersonKeyed.objects.filter(person__in={pk for _key, pk in kept ^ wanted}, is_paired=True).update(is_paired=False)


def keep_words(found: Iterable[Facts]) -> None:
    """Adds the words of these names to those that a misspelt word is looked for among."""
    words = {word[:80] for facts in found for name in facts.names for word in name.words}
    new = words - set(NameWord.objects.filter(word__in=words).values_list("word", flat=True))
    rows = [NameWord(word=word, key=keys.word(word), near=sorted(keys.near(word))) for word in sorted(new)]
    NameWord.objects.bulk_create(rows, ignore_conflicts=True)


def keep_missing(*, actor: Actor, seconds: int = 3600) -> int:
    """Keys persons who have none yet or those of an older version, batch by batch, for so long at most; returns how many."""
    done, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        number = _keep_batch()
        if number == 0:
            break
        done += number
    _forget_words()
    return done


@transaction.atomic
def _keep_batch() -> int:
    stale = Person.objects.filter(Q(keyed=None) | Q(keyed__version__lt=keys.VERSION)).order_by("pk")
    ids = list(stale.values_list("pk", flat=True)[:_BATCH])
    keep(ids)
    return len(ids)


@transaction.atomic
def _forget_words() -> None:
    """Drops words that stand in nobody's name any more."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_nameword w WHERE NOT EXISTS (SELECT 1 FROM cases_personkey k WHERE k.key = w.key)")
