"""Search by name, alias, phone, number and text, strictly within what the reader may see; nothing tells of what is left out.

A search term is turned into candidates by an index and those are asked for access; a term with more candidates than CANDIDATES is looked for
the other way round, along the reader's own cases from the newest on. So neither a common name nor a reader with few rights is slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.models import Case, CaseAccess, ClinicalPart, Encounter, Note, NoteKind, Person, PersonName, PolicePart, ReportStatus
from cases.policies.cases import in_force
from cases.policies.encounters import branches
from cases.selectors import records
from cases.selectors.persons import CANDIDATES, names_like, phones_like
from corecit.access.actor import Actor
from corecit.access.policies import visible
from corecit.web.paging import PAGE_SIZE, Page, after, decode, encode, page

KINDS = ("people", "cases", "encounters")
SHORTEST = 2
_NUMBER = re.compile(r"[A-Za-z]-?[A-Za-z0-9][A-Za-z0-9-]*\Z")


@dataclass
class Candidates:
    """Rows that match a term: few enough to be named by id, and conditions for terms that too many rows match."""

    ids: set[int] = field(default_factory=set)
    common: list[Exists] = field(default_factory=list)

    def add(self, rows: QuerySet[Any] | None, column: str, condition: Callable[[QuerySet[Any]], QuerySet[Any]]) -> None:
        """Takes the ids in a column of matching rows, or the condition that finds them from the other side when they are too many."""
        if rows is None:
            return
        found = list(rows.values_list(column, flat=True)[: CANDIDATES + 1])
        if len(found) > CANDIDATES:
            self.common.append(Exists(condition(rows)))
        else:
            self.ids.update(pk for pk in found if pk is not None)

    def where(self, column: str) -> list[Q]:
        """The conditions one by one, each of which an index serves."""
        return ([Q(**{f"{column}__in": self.ids})] if self.ids else []) + [Q(one) for one in self.common]


def _number(text: str) -> str:
    """The text as a case or encounter number, or its beginning; empty when it cannot be one."""
    word = text.strip()
    return word.upper() if len(word) >= 3 and _NUMBER.match(word) and any(char.isdigit() for char in word) else ""


def _words(text: str) -> SearchQuery | None:
    """The text as a question to written words; None when it is too short, or a number."""
    return SearchQuery(text, config="english", search_type="websearch") if len(text.strip()) > SHORTEST and not _number(text) else None


def _notes(actor: Actor, text: str) -> QuerySet[Note] | None:
    """Notes of the reader's own side that hold the words; psychotherapy notes are in no search."""
    query, sides = _words(text), [side for side in ("police", "clinical") if actor.can(f"{side}.read")]
    if query is None or not sides:
        return None
    rows = Note.objects.annotate(found=SearchVector("text", config="english")).filter(~Q(kind=NoteKind.PSYCHOTHERAPY), found=query)
    return rows.filter(side__in=sides)


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


def _persons(text: str) -> Candidates:
    found = Candidates()
    for rows in (names_like(text), phones_like(text)):
        found.add(rows, "person_id", lambda matching: matching.filter(person=OuterRef("pk")))
    return found


def _cases(actor: Actor, text: str) -> Candidates:
    found, number = Candidates(), _number(text)
    for rows in (names_like(text), phones_like(text)):
        found.add(rows, "person_id", lambda matching: matching.filter(person=OuterRef("case__person_id")))
    found.ids = set(Case.objects.filter(person_id__in=found.ids).values_list("pk", flat=True)) if found.ids else set()
    if number:
        found.ids |= set(Case.objects.filter(number__startswith=number).values_list("pk", flat=True)[:CANDIDATES])
        with_case = Encounter.objects.filter(number__startswith=number, case__isnull=False)
        found.ids |= {pk for pk in with_case.values_list("case_id", flat=True)[:CANDIDATES] if pk is not None}
    found.add(_notes(actor, text), "case_id", lambda matching: matching.filter(case=OuterRef("case_id")))
    for part in _parts(actor, text):
        found.add(
            part.filter(encounter__case__isnull=False),
            "encounter__case_id",
            lambda matching: matching.filter(encounter__case=OuterRef("case_id")),
        )
    return found


def cases(actor: Actor, text: str, cursor: str | None = None, size: int = PAGE_SIZE) -> Page:
    """A page of the cases that match: by person, phone, number, number of an encounter, or words of the reader's own side; newest first."""
    if actor.user is None or not actor.can("case.view") or len(text.strip()) < SHORTEST:
        return Page([])
    wanted = _cases(actor, text).where("case_id")
    if not wanted:
        return Page([])
    rows = CaseAccess.objects.filter(in_force())
    lines = [rows.filter(condition, principal=principal) for principal in actor.principals for condition in wanted]
    found = records.newest_ids(lines, "opened", cursor, size)
    found.rows = records.in_order(actor, [row[-1] for row in found.rows])
    return found


def people(actor: Actor, text: str, cursor: str | None = None, size: int = PAGE_SIZE) -> Page:
    """A page of the persons whose name, alias or phone number matches, latest entered first; each with their other names."""
    if len(text.strip()) < SHORTEST:
        return Page([])
    wanted = _persons(text).where("pk")
    if not wanted:
        return Page([])
    condition = Q()
    for one in wanted:
        condition |= one
    rows = visible(actor, Person).filter(condition).prefetch_related("names")
    return page(rows, ["-id"], cursor, size)


def _encounter_conditions(actor: Actor, text: str) -> list[Q]:
    found, number = Candidates(), _number(text)
    for rows in (names_like(text), phones_like(text)):
        if rows is None:
            continue
        subjects = Encounter.objects.filter(encounter_persons__person_id__in=rows.order_by().values_list("person_id", flat=True))
        by_person = list(rows.values_list("person_id", flat=True)[: CANDIDATES + 1])
        if len(by_person) > CANDIDATES:
            found.common.append(Exists(subjects.filter(pk=OuterRef("pk"))))
        else:
            found.ids |= set(Encounter.objects.filter(encounter_persons__person__in=by_person).values_list("pk", flat=True))
    if number:
        found.ids |= set(Encounter.objects.filter(number__startswith=number).values_list("pk", flat=True)[:CANDIDATES])
    for part in _parts(actor, text):
        found.add(part, "encounter_id", lambda matching: matching.filter(encounter=OuterRef("pk")))
    return found.where("pk")


def encounters(actor: Actor, text: str, cursor: str | None = None, size: int = PAGE_SIZE) -> Page:
    """A page of the encounters that match: by person, phone, number, or words of the reader's own side; newest first."""
    if actor.user is None or not actor.can("encounter.view") or len(text.strip()) < SHORTEST:
        return Page([])
    wanted = _encounter_conditions(actor, text)
    if not wanted:
        return Page([])
    order = ["-occurred_at", "-id"]
    backward, values = decode(cursor, 2) if cursor else (False, [])
    way = [name.removeprefix("-") for name in order] if backward else order
    seen: dict[int, Any] = {}
    # Branch by branch, as each is served by an index of its own: together they are what `visible` says.
    for reach in branches(actor):
        for condition in wanted:
            rows = Encounter.objects.filter(reach, condition)
            if values:
                rows = rows.filter(after(way, values))
            seen |= {row[1]: row for row in rows.order_by(*way).values_list("occurred_at", "pk")[: size + 1]}
    found = sorted(seen.values(), reverse=not backward)[: size + 1]
    more, found = len(found) > size, found[:size]
    if not found:
        return Page([])
    found.sort(reverse=True)
    shown = visible(actor, Encounter).filter(pk__in=[row[1] for row in found]).select_related("agency", "case")
    listed = list(shown.prefetch_related("dispositions__code", "encounter_persons__person").order_by(*order))
    has_next, has_previous = (True, more) if backward else (more, bool(values))
    return Page(
        listed, next=encode(list(found[-1]), False) if has_next else None, previous=encode(list(found[0]), True) if has_previous else None
    )


def aliases(person: Person) -> list[PersonName]:
    """The other names of a person whose names were read along."""
    return [name for name in person.names.all() if name.kind != "primary"]
