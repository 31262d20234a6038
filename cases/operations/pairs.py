"""Possible duplicates: found by a nightly look at whose keys changed, answered by people, and kept in step with links."""

from __future__ import annotations

import time
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.matching import score
from cases.models import WAITING, PairAnswer, Person, PersonKeyed, PersonLink, PersonPair
from cases.operations import person_ledgers
from cases.selectors import candidates
from cases.selectors import pairs as selectors
from cases.selectors.recorded import facts_of
from corecit.access.actor import Actor
from corecit.access.policies import authorize, fetch, visible
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Denied

_BATCH = 200


def find(*, actor: Actor, seconds: int = 3600) -> tuple[int, int]:
    """Looks at the persons whose keys changed since the last look, batch by batch, for so long at most; returns how many, and how many new pairs.

    Each batch is a transaction that notes whom it has looked at, so a look that was killed goes on where it stopped.
    """
    if not actor.is_system:
        raise Denied(_("Possible duplicates are looked for by the system."))
    looked = found = 0
    # The more people there are, the more are alike by chance.
    least = candidates.shown_to(actor)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        number, new = _look(least)
        if number == 0:
            break
        looked, found = looked + number, found + new
    if looked:
        with transaction.atomic():
            record(actor, "person_pair.find", looked=looked, found=found)
    return looked, found


@transaction.atomic
def _look(least: float) -> tuple[int, int]:
    rows = PersonKeyed.objects.select_for_update(skip_locked=True).filter(is_paired=False).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:_BATCH])
    new = _compare(ids, least)
    PersonKeyed.objects.filter(pk__in=ids).update(is_paired=True)
    return len(ids), new


def _compare(ids: list[int], least: float) -> int:
    """Finds pairs of these persons with anybody, of so many bits at least, and mends those that wait; returns how many are new."""
    known = {frozenset((one.first_id, one.second_id)): one for one in PersonPair.objects.filter(Q(first__in=ids) | Q(second__in=ids))}
    wanted = selectors.sharing_keys(ids) | set(known)
    facts, today = facts_of({pk for two in wanted for pk in two}), timezone.localdate()
    new, changed, gone = [], [], []
    for two in wanted:
        one, other = sorted(two)
        pair = known.get(two)
        if one not in facts or other not in facts or (pair is not None and pair.answer not in WAITING):
            continue
        match = score.compare(facts[one], facts[other], today)
        fits = match.bits >= least
        if pair is None and fits:
            new.append(PersonPair(first_id=one, second_id=other, bits=match.bits, reasons=list(match.reasons), found_at=clock.now()))
        elif pair is not None and pair.answer == PairAnswer.OPEN and not fits:
            gone.append(pair.pk)
        elif pair is not None and (pair.bits, pair.reasons) != (match.bits, list(match.reasons)):
            pair.bits, pair.reasons, pair.updated_at = match.bits, list(match.reasons), clock.now()
            changed.append(pair)
    PersonPair.objects.filter(pk__in=gone).delete()
    PersonPair.objects.bulk_update(changed, ["bits", "reasons", "updated_at"])
    # Somebody may have said meanwhile that two of them are different.
    PersonPair.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _locked(actor: Actor, uid: UUID, act: str) -> PersonPair:
    pk = fetch(actor, PersonPair, uid=uid).pk
    pair = PersonPair.objects.select_for_update(of=("self",)).select_related("first", "second").get(pk=pk)
    authorize(actor, act, pair)
    return pair


@transaction.atomic
def answer(*, actor: Actor, pair_uid: UUID, answer: str, note: str = "") -> PersonPair:
    """Says that two records are of different people, which stays, or that one is not sure, which sends the pair to the end of the queue.

    That they are of one person is said by linking them. Saying "different" twice says it once. Raises NotVisible, Denied.
    """
    said = PairAnswer(answer)
    if said not in (PairAnswer.DIFFERENT, PairAnswer.UNSURE):
        raise ValueError(f"{answer!r} is no answer to a pair.")
    seen = fetch(actor, PersonPair, uid=pair_uid)
    if seen.answer == said == PairAnswer.DIFFERENT:
        return seen
    pair = _locked(actor, pair_uid, "answer")
    _say(actor, pair, said, note)
    record(actor, f"person_pair.{said}", pair, person=pair.first, other=str(pair.second.uid))
    return pair


def _say(actor: Actor, pair: PersonPair, said: PairAnswer, note: str) -> None:
    pair.answer, pair.note = said, note.strip()[:300]
    pair.answered_by, pair.answered_at = actor.user, clock.now()
    pair.waits += said == PairAnswer.UNSURE
    pair.save(update_fields=["answer", "note", "answered_by", "answered_at", "waits", "updated_at"])


@transaction.atomic
def reopen(*, actor: Actor, pair_uid: UUID) -> PersonPair:
    """Takes back that two records are of different people: the pair waits again. Raises NotVisible, Denied."""
    pair = _locked(actor, pair_uid, "reopen")
    pair.answer, pair.note, pair.answered_by, pair.answered_at, pair.waits = PairAnswer.OPEN, "", None, None, 0
    pair.save(update_fields=["answer", "note", "answered_by", "answered_at", "waits", "updated_at"])
    record(actor, "person_pair.reopen", pair, person=pair.first, other=str(pair.second.uid))
    return pair


def remember_different(actor: Actor, person: Person, others: Iterable[str]) -> None:
    """Remembers that somebody newly entered is none of those who were shown. For operations that have entered them."""
    shown = visible(actor, Person).filter(uid__in=[*others]).exclude(pk=person.pk).order_by("pk")
    for other in shown:
        pair = _pair(person, other)
        if pair.answer != PairAnswer.DIFFERENT:
            _say(actor, pair, PairAnswer.DIFFERENT, "")
            record(actor, "person_pair.different", pair, person=person, other=str(other.uid))


def _between(one: int, other: int) -> Q:
    return Q(first=one, second=other) | Q(first=other, second=one)


def _pair(one: Person, other: Person) -> PersonPair:
    first, second = sorted((one, other), key=lambda person: person.pk)
    PersonPair.objects.bulk_create([PersonPair(first=first, second=second, found_at=clock.now())], ignore_conflicts=True)
    return PersonPair.objects.select_for_update().get(_between(one.pk, other.pk))


def follow_link(actor: Actor, link: PersonLink) -> None:
    """The two are the same now; what was said of the other record and a third person holds for the kept one. For `links`, which moved the rows."""
    for pair in PersonPair.objects.select_for_update().filter(_between(link.kept_id, link.other_id)):
        _say(actor, pair, PairAnswer.SAME, "")
    # Where the kept record has a pair with the same third person already, the other's stayed behind: "different" said there is not asked again.
    stayed = PersonPair.objects.filter(Q(first=link.other_id) | Q(second=link.other_id), answer=PairAnswer.DIFFERENT)
    for left in stayed:
        third = left.second_id if left.first_id == link.other_id else left.first_id
        for pair in PersonPair.objects.select_for_update().filter(_between(link.kept_id, third), answer__in=WAITING):
            # The answer last, as an undoing goes backward and what has an answer has its time.
            names = ("note", "answered_by_id", "answered_at", "answer")
            person_ledgers.set_values(link, pair, {name: getattr(left, name) for name in names})


def follow_unlink(actor: Actor, link: PersonLink) -> None:
    """Whoever undoes a link has said that the two are different. For `links`, which moved the rows back."""
    _say(actor, _pair(link.kept, link.other), PairAnswer.DIFFERENT, "")
