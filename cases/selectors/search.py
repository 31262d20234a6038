"""Search by name, alias, phone, number and text, strictly within what the reader may see; nothing tells of what is left out.

A term is turned into candidates by an index, and those are asked for access; a term with more than CANDIDATES is looked for the other way
round, along the reader's own rows from the newest on. So neither a common name nor a reader with few rights is slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet

from cases.models import Case, CaseAccess, ClinicalPart, Encounter, EncounterPerson, Note, NoteKind, PolicePart, ReportStatus
from cases.policies.cases import in_force
from cases.selectors import candidates, persons, reach, records
from corecit.access.actor import Actor
from corecit.access.policies import visible
from corecit.web.paging import PAGE_SIZE, Page, decode, encode

KINDS = ("people", "cases", "encounters")
SHORTEST = 2
_NUMBER = re.compile(r"[A-Za-z]-?[A-Za-z0-9][A-Za-z0-9-]*\Z")


@dataclass
class Term:
    """What is looked for: rows that match by id while they are few, and a way to say which of some rows match for whatever too many match."""

    ids: set[int] = field(default_factory=set)
    common: list[Callable[[list[int]], set[int]]] = field(default_factory=list)

    def take(self, rows: QuerySet[Any], column: str) -> None:
        """Takes matching rows, whose `column` holds the id of what is looked for."""
        found = list(rows.values_list(column, flat=True)[: persons.CANDIDATES + 1])
        if len(found) > persons.CANDIDATES:
            self.common.append(lambda ids: set(rows.filter(**{f"{column}__in": ids}).values_list(column, flat=True)))
        else:
            self.ids.update(pk for pk in found if pk is not None)

    def among(self, ids: list[int]) -> set[int]:
        """Which of these match."""
        return (self.ids & set(ids)).union(*[ask(ids) for ask in self.common])


def _number(text: str) -> str:
    """The text as a case or encounter number, or its beginning; empty when it cannot be one."""
    word = text.strip()
    return word.upper() if len(word) >= 3 and _NUMBER.match(word) and any(char.isdigit() for char in word) else ""


def _words(text: str) -> SearchQuery | None:
    """The text as a question to written words; None when it is too short, or a number."""
    return SearchQuery(text, config="english", search_type="websearch") if len(text.strip()) > SHORTEST and not _number(text) else None


def _notes(actor: Actor, text: str) -> QuerySet[Note] | None:
    """Signed notes of the reader's own side that hold the words; psychotherapy notes and comments of supervisors are in no search."""
    query, sides = _words(text), [side for side in ("police", "clinical") if actor.can(f"{side}.read")]
    if query is None or not sides:
        return None
    rows = Note.objects.annotate(found=SearchVector("text", config="english")).filter(
        kind__in=[NoteKind.POLICE, NoteKind.CLINICAL, NoteKind.CONTACT], signed_at__isnull=False, found=query
    )
    return rows.order_by().filter(side__in=sides)


def _parts(actor: Actor, text: str) -> list[QuerySet[Any]]:
    """Parts of encounters of the reader's own side whose narrative or note holds the words: submitted ones, and one's own drafts."""
    query = _words(text)
    if query is None:
        return []
    wanted = Q(found=query) & (~Q(status=ReportStatus.DRAFT) | Q(author=actor.user))
    found: list[QuerySet[Any]] = []
    if actor.can("police.read"):
        found.append(PolicePart.objects.annotate(found=SearchVector("narrative", config="english")).filter(wanted))
    if actor.can("clinical.read"):
        found.append(ClinicalPart.objects.annotate(found=SearchVector("note", config="english")).filter(wanted))
    return found


def _through_persons(text: str, links: QuerySet[Any], column: str, owner: str) -> Term:
    """A term over the rows that `links` ties to persons: by name, alias or phone; `column` holds the row's id, `owner` the person's."""
    who, found = persons.matching(text), Term()
    if who.ids:
        found.ids = set(links.filter(**{f"{owner}__in": who.ids}).values_list(column, flat=True))

    def ask(ids: list[int]) -> set[int]:
        pairs = list(links.filter(**{f"{column}__in": ids}).values_list(column, owner))
        right = who.among([person for _row, person in pairs])
        return {row for row, person in pairs if person in right}

    if who.common:
        found.common.append(ask)
    return found


def _cases(actor: Actor, text: str) -> Term:
    found, number = _through_persons(text, Case.objects.order_by(), "pk", "person_id"), _number(text)
    if number:
        found.ids |= set(Case.objects.filter(number__startswith=number).order_by().values_list("pk", flat=True)[: persons.CANDIDATES])
        tied = Encounter.objects.filter(number__startswith=number, case__isnull=False).order_by()
        found.ids |= {pk for pk in tied.values_list("case_id", flat=True)[: persons.CANDIDATES] if pk is not None}
    noted = _notes(actor, text)
    if noted is not None:
        found.take(noted, "case_id")
    for part in _parts(actor, text):
        _take_cases(found, part)
    return found


def _take_cases(found: Term, part: QuerySet[Any]) -> None:
    """Takes the cases of matching parts, by way of the encounter: a join would be made over every encounter there is."""
    written, tied = Term(), Encounter.objects.filter(case__isnull=False).order_by()
    written.take(part, "encounter_id")
    found.ids |= {pk for pk in tied.filter(pk__in=written.ids).values_list("case_id", flat=True) if pk is not None}

    def ask(ids: list[int]) -> set[int]:
        pairs = list(tied.filter(case__in=ids).values_list("pk", "case_id"))
        right = written.among([encounter for encounter, _case in pairs])
        return {case for encounter, case in pairs if encounter in right and case is not None}

    if written.common:
        found.common.append(ask)


def _encounters(actor: Actor, text: str) -> Term:
    found, number = _through_persons(text, EncounterPerson.objects.order_by(), "encounter_id", "person_id"), _number(text)
    if number:
        found.ids |= set(Encounter.objects.filter(number__startswith=number).order_by().values_list("pk", flat=True)[: persons.CANDIDATES])
    for part in _parts(actor, text):
        found.take(part, "encounter_id")
    return found


def _page(places: list[reach.Place], size: int, cursor: str | None) -> tuple[list[int], Page]:
    """The ids of one page, newest first, out of places found in the direction of the cursor, and the page with its cursors."""
    backward = decode(cursor, 2)[0] if cursor else False
    more, shown = len(places) > size, sorted(places[:size], key=lambda one: (one.at, one.pk), reverse=True)
    if not shown:
        return [], Page([])
    has_next, has_previous = (True, more) if backward else (more, bool(cursor))
    ends = [encode([one.at, one.pk], way) for one, way in ((shown[-1], False), (shown[0], True))]
    return [one.pk for one in shown], Page([], next=ends[0] if has_next else None, previous=ends[1] if has_previous else None)


def _walk(pieces: Iterable[list[reach.Place]], term: Term, size: int) -> list[reach.Place]:
    """The first places that match, one more than a page."""
    found: list[reach.Place] = []
    for piece in pieces:
        right = term.among([one.pk for one in piece])
        found += [one for one in piece if one.pk in right]
        if len(found) > size:
            break
    return found[: size + 1]


def cases(actor: Actor, text: str, cursor: str | None = None, size: int = PAGE_SIZE) -> Page:
    """A page of the cases that match: by person, phone, number, number of an encounter, or words of the reader's own side; newest first."""
    if actor.user is None or not actor.can("case.view") or len(text.strip()) < SHORTEST:
        return Page([])
    term = _cases(actor, text)
    if term.common:
        ids, found = _page(_walk(reach.cases(actor, cursor), term, size), size, cursor)
    elif term.ids:
        rows = CaseAccess.objects.filter(in_force(), case_id__in=term.ids)
        found = records.newest_ids([rows.filter(principal=principal) for principal in actor.principals], "opened", cursor, size)
        ids = [row[-1] for row in found.rows]
    else:
        return Page([])
    found.rows = records.in_order(actor, ids)
    return found


def people(actor: Actor, text: str, cursor: str | None = None, size: int = PAGE_SIZE) -> Page:
    """The persons who fit what was typed, best first, on one page; `next` only says that there are more, for another word to narrow."""
    if len(text.strip()) < SHORTEST:
        return Page([])
    found = candidates.search(actor, text, limit=size + 1)
    return Page(found[:size], next="more" if len(found) > size else None)


def encounters(actor: Actor, text: str, cursor: str | None = None, size: int = PAGE_SIZE) -> Page:
    """A page of the encounters that match: by person, phone, number, or words of the reader's own side; newest first."""
    if actor.user is None or not actor.can("encounter.view") or len(text.strip()) < SHORTEST:
        return Page([])
    term = _encounters(actor, text)
    if term.common:
        places = _walk(reach.encounters(actor, cursor), term, size)
    elif term.ids:
        places = reach.places(visible(actor, Encounter).filter(pk__in=term.ids), cursor, size)
    else:
        return Page([])
    ids, found = _page(places, size, cursor)
    shown = visible(actor, Encounter).filter(pk__in=ids).select_related("agency", "case")
    found.rows = list(shown.prefetch_related("dispositions__code", "encounter_persons__person").order_by(*reach.NEWEST_FIRST))
    return found
