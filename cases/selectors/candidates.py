"""Who somebody may be: persons that fit what was typed, of those the reader may see, best first, each with a score and its reasons.

Persons are looked up under the keys of `cases.matching.keys`. A key that too many share is left to the others, which are rarer; a bare common name
is looked for along the reader's own rows instead. Who is not visible is dropped before anything is compared, and nothing tells of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from rapidfuzz.distance import OSA

from cases.matching import keys, score, typed
from cases.matching.facts import Facts
from cases.matching.score import Match
from cases.models import NameWord, Person
from cases.selectors import persons, reach
from cases.selectors.recorded import facts_of
from corecit.access.actor import Actor

# A key that more share than this is too common to be looked through.
COMMON = 300
# So many persons, those best founded by their keys, are asked for access, until so many visible ones are there to compare.
ASKED, COMPARED = 800, 80
# So many of those who bear a common name, where nothing else is known.
LIKE_NAMED = 30
# So many persons of the reader's own are looked through for a description without a name.
WALKED = 12_000
_SIMILAR = 12
# With at least so much said by other facts, a word of the name may differ from everything recorded.
_OUTWEIGHS = 8.0

# Rare keys tell more of whom they find than common ones; those too common tell nothing.
_UNDER = """
WITH hit AS (
    SELECT p.person_id, count(*) OVER (PARTITION BY k.key) AS shared FROM unnest(%(keys)s::bigint[]) AS k(key)
    CROSS JOIN LATERAL (SELECT person_id FROM cases_personkey WHERE key = k.key LIMIT %(common)s + 1) p
)
SELECT person_id FROM hit WHERE shared <= %(common)s
GROUP BY person_id ORDER BY sum(1 + ln(%(common)s::float8 / shared) / ln(2::float8)) DESC, person_id LIMIT %(asked)s
"""


@dataclass(frozen=True)
class Candidate:
    """A person who may be meant; from `shown` bits on one fits well among as many as the reader may find."""

    person: Person
    match: Match
    shown: float


def shown_to(actor: Actor) -> float:
    """The bits from which a candidate is worth asking this reader about before somebody new is entered; the same throughout a request."""
    if "shown" not in actor.memo:
        actor.memo["shown"] = score.shown(reach.on_record(actor))
    return actor.memo["shown"]


def similar_words(words: Iterable[str]) -> list[str]:
    """Words of names on record that are one or two letters from those typed, or sound alike; the nearest first."""
    found: list[str] = []
    for word in words:
        if len(word) < 3:
            continue
        near = NameWord.objects.filter(near__overlap=sorted(keys.near(word))).values_list("word", flat=True)[:200]
        limit = 1 if len(word) < 5 else 2
        apart = sorted((OSA.distance(word, one), one) for one in near)
        found += [one for distance, one in apart if 0 < distance <= limit][:_SIMILAR]
    return found


def _under(wanted: Iterable[int]) -> list[int]:
    """Persons under any of these keys, those first of whom the keys that found them tell most."""
    with connection.cursor() as cursor:
        cursor.execute(_UNDER, {"keys": list(wanted), "common": COMMON, "asked": ASKED})
        return [row[0] for row in cursor.fetchall()]


def _words(facts: Facts) -> list[str]:
    return [word for name in facts.names for word in name.words]


def _is_alone(facts: Facts) -> bool:
    """Whether nothing but a name leads to the person."""
    return not (facts.born_on or facts.phones or any(place.house for place in facts.addresses))


def _pool(actor: Actor, facts: Facts, text: str) -> list[int]:
    """The ids of visible persons worth comparing, the best founded first."""
    alone, words = _is_alone(facts), _words(facts)
    # Other spellings are only needed where nothing else leads to the person.
    found = persons.seen(actor, _under(keys.asked(facts, similar=similar_words(words) if alone else ())), COMPARED)
    if text or (alone and words):
        # Beginnings of words; and a name that is common on record, but perhaps not among those whom the reader may see.
        found += persons.ids_like(actor, text or " ".join(words), LIKE_NAMED, far=alone)
    if not words and not found:
        found += _described(actor, facts)
    return list(dict.fromkeys(found))[: 2 * COMPARED]


def _described(actor: Actor, facts: Facts) -> list[int]:
    """Persons of the reader's own rows whose looks and age do not speak against the description; nobody where there is none."""
    today, found, walked = timezone.localdate(), list[int](), 0
    looks = (facts.height, facts.weight, facts.eyes, facts.hair, facts.marks)
    if not any(looks) and facts.age_low is None and facts.age_high is None:
        return found
    for piece in reach.persons(actor):
        for pk in fitting_looks(Person.objects.filter(pk__in=piece), facts, today.year):
            found.append(pk)
        walked += len(piece)
        if walked >= WALKED or len(found) >= COMPARED:
            break
    return persons.seen(actor, found, COMPARED)


def fitting_looks(rows: QuerySet[Person], facts: Facts, year: int) -> list[int]:
    """Of these persons those whose recorded height, weight, eyes, hair or age come near what was said; one recorded fact must."""
    wanted = []
    if facts.height is not None:
        wanted.append(rows.filter(height_inches__range=(facts.height - score.HEIGHT_INCHES, facts.height + score.HEIGHT_INCHES)))
    if facts.weight is not None:
        wanted.append(rows.filter(weight_pounds__range=(max(facts.weight - score.WEIGHT_POUNDS, 0), facts.weight + score.WEIGHT_POUNDS)))
    if facts.eyes:
        wanted.append(rows.filter(eye_color=facts.eyes))
    if facts.hair:
        wanted.append(rows.filter(hair_color=facts.hair))
    if facts.marks:
        wanted += [rows.filter(marks__icontains=word) for word in sorted(facts.marks)[:4]]
    if facts.age_low is not None or facts.age_high is not None:
        low, high = (
            facts.age_low if facts.age_low is not None else facts.age_high,
            facts.age_high if facts.age_high is not None else facts.age_low,
        )
        low, high = (low or 0) - score.AGE_YEARS, (high or 0) + score.AGE_YEARS
        wanted.append(rows.filter(born_on__year__range=(year - high - 1, year - low)))
        wanted.append(rows.filter(age_low__lte=high, age_high__gte=low))
    if not wanted:
        return []
    ids = wanted[0].order_by().values_list("pk", flat=True).union(*[one.order_by().values_list("pk", flat=True) for one in wanted[1:]])
    return sorted(ids, reverse=True)


def _fits(match: Match, facts: Facts) -> bool:
    """Whether a candidate is worth showing: what was typed of a name must fit, unless other facts say much more."""
    differs = any(reason in ("first_differs", "last_differs") for reason in match.reasons)
    loose = any(name.is_loose for name in facts.names)
    if loose:
        return match.bits >= (_OUTWEIGHS if differs else 0.5)
    return match.bits >= (score.POSSIBLE if facts.has_names or facts.phones or facts.addresses else 1.0)


def find(
    actor: Actor, facts: Facts, *, limit: int = 8, least: float | None = None, text: str = "", without: int | None = None
) -> list[Candidate]:
    """The visible persons who fit best, `least` bits at least; `text` is a name as typed, of which words may be beginnings; `without` is left out."""
    today = timezone.localdate()
    recorded = facts_of(_pool(actor, facts, text), phones=bool(facts.phones), addresses=bool(facts.addresses))
    found = [(score.compare(facts, theirs, today), pk) for pk, theirs in recorded.items() if pk != without]
    best = [(match, pk) for match, pk in found if _fits(match, facts) and (least is None or match.bits >= least)]
    best.sort(key=lambda one: (-one[0].bits, one[1]))
    # All of the pool are visible: they were asked for access when it was made.
    rows = Person.objects.prefetch_related("names").in_bulk([pk for _match, pk in best[:limit]])
    return [Candidate(rows[pk], match, shown_to(actor)) for match, pk in best[:limit] if pk in rows]


def likely(actor: Actor, facts: Facts, *, limit: int = 6, without: int | None = None) -> list[Candidate]:
    """The visible persons who fit so well that somebody who is about to enter a new one is asked; nobody where nothing is known."""
    if not actor.can("person.view") or facts == Facts():
        return []
    return find(actor, facts, limit=limit, least=shown_to(actor), without=without)


def search(actor: Actor, text: str, *, limit: int = 8, without: int | None = None) -> list[Candidate]:
    """The visible persons who fit a line of typing: names in any order and spelling, date of birth, age, phone, address, looks."""
    facts = typed.read(text, timezone.localdate())
    if not actor.can("person.view") or facts == Facts():
        return []
    words = " ".join(word for name in facts.names for word in name.words)
    return find(actor, facts, limit=limit, text=words, without=without)
