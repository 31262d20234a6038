"""Reading possible duplicates: who shares keys with whom, the queue, one pair, and what was said to be different."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from cases.models import WAITING, PairAnswer, PersonPair
from cases.selectors import reach
from corecit.access.actor import Actor
from corecit.access.policies import Verdict, fetch, verdict, visible
from corecit.web.paging import Page, page

# A key that more share than this makes no pairs: whoever is one person shares rarer ones too.
COMMON = 40
# So many of those who share the most with one person are compared with them.
COMPARED = 25
# Sharing keys that tell less than this is no reason to compare: one key of medium rarity, or two common ones.
TELLING = 3.0
# A reader of so many persons sees a good part of all pairs.
FEW = 12_000

# The keys of some persons, each with those who share it, as long as they are few.
_SHARED = """
SELECT found.ids FROM (SELECT DISTINCT key FROM cases_personkey WHERE person_id = ANY(%s)) wanted
CROSS JOIN LATERAL (
    SELECT array_agg(few.person_id) AS ids FROM (SELECT person_id FROM cases_personkey WHERE key = wanted.key LIMIT %s) few
) found
WHERE cardinality(found.ids) BETWEEN 2 AND %s
"""


def sharing_keys(ids: list[int]) -> set[frozenset[int]]:
    """Pairs of these persons with anybody who shares telling keys with them, in one query for all; not narrowed to any reader."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, [ids, COMMON + 1, COMMON])
        groups = [row[0] for row in cursor.fetchall()]
    told: dict[int, Counter[int]] = defaultdict(Counter)
    for group in groups:
        weight = 1 + math.log2(COMMON / len(group))
        for here in set(ids).intersection(group):
            for there in group:
                if there != here:
                    told[here][there] += weight  # type: ignore[assignment]
    return {
        frozenset((here, there)) for here, others in told.items() for there, weight in others.most_common(COMPARED) if weight >= TELLING
    }


def _rows(actor: Actor) -> QuerySet[PersonPair]:
    return visible(actor, PersonPair).select_related("first", "second", "answered_by").prefetch_related("first__names", "second__names")


def _near(actor: Actor) -> QuerySet[PersonPair]:
    """The visible pairs, asked for by the persons of a reader who sees few: walking along all pairs would find hardly one of theirs."""
    few = reach.few_persons(actor, FEW)
    rows = _rows(actor)
    return rows if few is None else rows.filter(first__in=few, second__in=few)


def queue(actor: Actor, cursor: str | None = None) -> Page:
    """The pairs that wait and of which the actor sees both records: the best first, behind them those of which somebody was not sure."""
    return page(_near(actor).filter(answer__in=WAITING), ["waits", "-bits", "-id"], cursor)


def different(actor: Actor, cursor: str | None = None) -> Page:
    """What was said to be different people, the latest first."""
    return page(_near(actor).filter(answer=PairAnswer.DIFFERENT), ["-answered_at", "-id"], cursor)


def at_home(actor: Actor, limit: int = 4) -> list[PersonPair]:
    """The best pairs that wait, among those the actor met last; bounded, so that home is quick for every kind of reader."""
    ids = next((piece for piece in reach.persons(actor) if piece), [])
    rows = _rows(actor).filter(Q(first__in=ids) | Q(second__in=ids), answer__in=WAITING)
    return list(rows.order_by("waits", "-bits", "-id")[:limit]) if ids else []


def get(actor: Actor, uid: UUID) -> PersonPair:
    """One pair; raises NotVisible."""
    return fetch(actor, _rows(actor), uid=uid)


def verdicts(actor: Actor, pair: PersonPair) -> dict[str, Verdict]:
    """What the actor may say to a pair."""
    return {act: verdict(actor, act, pair) for act in ("answer", "reopen")}
