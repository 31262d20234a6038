"""Words and marks of encounters, so that templates stay plain."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases import call_words, labels
from cases.labels import Word
from cases.models import Call, EncounterDisposition, EncounterPerson, EncounterResponder, FactCorrection, ReportStatus, ReportVersion
from cases.models.persons import Answer
from cases.selectors.encounters import Writer
from corecit.common.models import OutcomeClass
from corecit.common.selectors import codes

Words = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Mark:
    """A word with a kind (good, warn, danger, info, neutral, muted) and an icon."""

    word: Any
    kind: str
    icon: str = ""


STATUS: dict[str, Mark] = {
    ReportStatus.DRAFT: Mark(gettext_lazy("Draft"), "warn", "pencil"),
    ReportStatus.SUBMITTED: Mark(gettext_lazy("Submitted"), "info", "send"),
    ReportStatus.RETURNED: Mark(gettext_lazy("Returned"), "danger", "arrow-back-up"),
    ReportStatus.APPROVED: Mark(gettext_lazy("Approved"), "good"),
}
NO_REPORT = Mark(gettext_lazy("No report"), "muted")
_OUTCOMES: dict[str, tuple[str, str]] = {
    OutcomeClass.COMMUNITY: ("good", "home"),
    OutcomeClass.CRISIS_FACILITY: ("info", "building-community"),
    OutcomeClass.ED: ("info", "ambulance"),
    OutcomeClass.HOLD: ("warn", "lock"),
    OutcomeClass.ADMISSION: ("info", "building-hospital"),
    OutcomeClass.JUSTICE: ("danger", "gavel"),
    OutcomeClass.NO_CONTACT: ("muted", "circle-minus"),
    OutcomeClass.DEATH: ("danger", "alert-octagon"),
}


def status(value: str | None) -> Mark:
    """The mark of a report's state."""
    return STATUS.get(value or "", NO_REPORT)


def outcome(row: EncounterDisposition) -> Mark:
    """A disposition by its own words, marked by its outcome class."""
    kind, icon = _OUTCOMES.get(row.outcome_class, ("neutral", ""))
    return Mark(row.code.label, kind, icon)


def responder(row: EncounterResponder) -> str:
    """Name or unit, role, agency, CIT, in charge."""
    words = [row.user.name if row.user else row.unit]
    if row.user and row.unit:
        words.append(row.unit)
    words.append(str(row.get_role_display()))
    if row.agency:
        words.append(row.agency.short_name)
    if row.is_cit_trained:
        words.append(_("CIT-trained"))
    if row.is_in_charge:
        words.append(_("in charge"))
    return " · ".join(words)


@dataclass(frozen=True)
class Came:
    """One line of who was there: who, what they were, and the times of their own unit where it kept some."""

    row: EncounterResponder
    name: str
    more: str
    times: str
    # A unit that was put there by hand or by CAD, which may be a mistake; people of the two sides are there by their own word.
    is_loose: bool


_UNIT_TIMES: dict[str, Any] = {
    "dispatched_at": gettext_lazy("dispatched"),
    "arrived_at": gettext_lazy("arrived"),
    "cleared_at": gettext_lazy("clear"),
}


def came(row: EncounterResponder) -> Came:
    """Who was there, as the card of the encounter shows it."""
    more = [row.unit if row.user else "", str(row.get_role_display()), row.agency.short_name if row.agency else ""]
    more += [_("CIT-trained")] if row.is_cit_trained else []
    times = [f"{word} {date_format(timezone.localtime(at), 'H:i')}" for name, word in _UNIT_TIMES.items() if (at := getattr(row, name))]
    is_loose = row.user_id is None or row.role in ("ems", "fire", "other")
    return Came(row, row.user.name if row.user else row.unit, " · ".join(filter(None, dict.fromkeys(more))), ", ".join(times), is_loose)


def outcome_class(value: str) -> Mark | None:
    """An outcome class as it is shown to those who read no more than that."""
    if not value:
        return None
    kind, icon = _OUTCOMES.get(value, ("neutral", ""))
    return Mark(OutcomeClass(value).label, kind, icon)


def vocabulary() -> Words:
    """The words of every code list that an encounter uses, retired values included; one query."""
    return codes.label_map(labels.LISTS)


def say(word: Word, value: Any, words: Words) -> str:
    """A value in words; empty when nothing was recorded (not asked is something else: it is recorded by not asking)."""
    if value in (None, "", [], {}):
        return ""
    if word.kind == "codes":
        return ", ".join(_code(word, code, words) for code in value)
    if word.kind == "code":
        return _code(word, value, words)
    if word.kind in ("answer", "choice"):
        return str(dict(word.choices).get(value, value))
    if word.kind == "time":
        at = parse_datetime(value) if isinstance(value, str) else value
        return date_format(timezone.localtime(at), _("M j, Y H:i")) if at else ""
    if word.kind == "injuries":
        return _injuries(word, value, words)
    return str(value)


def _code(word: Word, code: str, words: Words) -> str:
    return words.get(str(word.list), {}).get(code, code)


def _injuries(word: Word, value: dict[str, list[str]], words: Words) -> str:
    if all(what == ["none"] for what in value.values()):
        return _("Nobody hurt")
    if all(what == ["unknown"] for what in value.values()):
        return _("Unknown")
    parts = []
    for party, label in labels.INJURED.items():
        if what := [code for code in value.get(party, []) if code != "none"]:
            parts.append(f"{label}: {', '.join(_code(word, code, words) for code in what)}")
    return "; ".join(parts)


@dataclass(frozen=True)
class Row:
    """One fact in words; long ones keep their line breaks."""

    name: str
    label: Any
    text: str
    is_long: bool = False


@dataclass(frozen=True)
class Group:
    """Facts that belong together, and the labels of those that nobody asked or recorded."""

    name: str
    title: Any
    rows: list[Row]
    missing: list[Any] = field(default_factory=list)


LONG = {"narrative", "note", "medication", "diagnosis", "charges"}


def rows_of(spec: dict[str, Word], values: dict[str, Any], words: Words) -> tuple[list[Row], list[Any]]:
    """The recorded values in words, and the labels of the rest."""
    rows, missing = [], []
    for name, word in spec.items():
        value = values.get(name)
        text = "" if value == Answer.NOT_ASKED else say(word, value, words)
        if text:
            rows.append(Row(name, word.label, text, name in LONG))
        else:
            missing.append(word.label)
    return rows, missing


# Of these nothing is said while they do not apply.
_ONLY_WHEN = (
    "hold_",
    "transport_",
    "custody_",
    "handoff_",
    "destination_",
    "arrest_",
    "cit_unavailable",
    "weapon_",
    "force_report",
    "charges",
    "language",
    "clinician_",
)


def stamps(facts: dict[str, Any], stamped: set[str]) -> list[tuple[Any, str]]:
    """CAD's times in short, the first with its day."""
    found: list[tuple[Any, str]] = []
    for name, word in labels.WHEN.items():
        at = parse_datetime(facts.get(name) or "") if name in stamped and name != "occurred_at" else None
        if at is not None:
            local = timezone.localtime(at)
            found.append((word.label, date_format(local, "H:i" if found else _("M j, Y H:i"))))
    return found


def doubts(calls: Iterable[Call], facts: dict[str, Any]) -> list[tuple[str, str]]:
    """What is doubtful about times as CAD gave them and as they still stand: (which times, why in a few words)."""
    found: dict[str, list[str]] = {}
    for call in calls:
        for name in call_words.TIMES:
            mark, at = call.time_marks.get(name), getattr(call, name)
            if mark and at is not None and at == parse_datetime(facts.get(name) or ""):
                found.setdefault(call_words.doubts({name: mark})[0][1], []).append(str(labels.WHEN[name].label))
    return [(", ".join(dict.fromkeys(names)), words) for words, names in found.items()]


def handoff_minutes(facts: dict[str, Any]) -> int | None:
    """How long the destination took to take the person over: from arriving there to the end of the hand-off; None where one is not known."""
    there, done = (parse_datetime(facts.get(name) or "") for name in ("destination_arrived_at", "handoff_completed_at"))
    if there is None or done is None or done < there:
        return None
    return int((done - there).total_seconds() // 60)


def fact_groups(facts: dict[str, Any], words: Words, but: frozenset[str] = frozenset()) -> list[Group]:
    """The facts of an encounter, group by group, without those shown elsewhere on the page; groups without any left out."""
    groups = []
    for name, (title, whole) in labels.FACT_GROUPS.items():
        spec = {key: word for key, word in whole.items() if key not in but}
        rows, missing = rows_of(spec, facts, words)
        if name == "outcome" and (minutes := handoff_minutes(facts)) is not None:
            rows.append(Row("handoff", _("Hand-off took"), ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}))
        missing = [word.label for key, word in spec.items() if word.label in missing and not key.startswith(_ONLY_WHEN)]
        if rows or missing:
            groups.append(Group(name, title, rows, missing))
    return groups


def answer_group(side: str, answers: dict[str, Any], words: Words) -> Group:
    """One side's part in words."""
    spec = labels.PARTS[side]
    rows, missing = rows_of(spec, answers, words)
    return Group(side, "", rows, [word.label for key, word in spec.items() if word.label in missing and not key.startswith(_ONLY_WHEN)])


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, came or went: keep, add, drop."""

    act: str
    text: str


@dataclass(frozen=True)
class Change:
    """What one field said before and says now, and its words piece by piece for long texts."""

    label: Any
    before: str
    after: str
    pieces: list[Piece] = field(default_factory=list)


def changes(before: dict[str, Any], after: dict[str, Any], spec: dict[str, Word], words: Words) -> list[Change]:
    """The fields that differ between two sets of values."""
    found = []
    for name, word in spec.items():
        old, new = before.get(name), after.get(name)
        if (old or None) == (new or None):
            continue
        texts = say(word, old, words), say(word, new, words)
        if texts[0] != texts[1]:
            found.append(Change(word.label, *texts, pieces=pieces(*texts) if name in LONG and all(texts) else []))
    return found


def version_changes(older: ReportVersion, newer: ReportVersion) -> list[Change]:
    """What changed between two versions: the part, the facts, and who it was about."""
    words = vocabulary()
    one, two = older.snapshot, newer.snapshot
    found = changes(one.get("answers", {}), two.get("answers", {}), labels.PARTS[newer.side], words)
    found += changes(one.get("facts", {}), two.get("facts", {}), labels.FACTS, words)
    names = [persons_line(snapshot.get("persons", [])) for snapshot in (one, two)]
    if names[0] != names[1]:
        found.append(Change(_("Persons"), names[0], names[1]))
    return found


def persons_line(persons: list[dict[str, str]]) -> str:
    """The persons of a snapshot in one line."""
    roles = dict(_person_roles())
    return "; ".join(f"{roles.get(row['role'], row['role'])}: {row['name'] or _('Unknown person')}" for row in persons)


def _person_roles() -> list[tuple[str, Any]]:
    return [(str(value), label) for value, label in EncounterPerson._meta.get_field("role").flatchoices]


def pieces(before: str, after: str) -> list[Piece]:
    """Two texts compared word by word."""
    one, two = (re.findall(r"\s+|[^\s]+", text) for text in (before, after))
    found = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("keep", "".join(one[a:b])))
            continue
        found += [Piece(act, text) for act, text in (("drop", "".join(one[a:b])), ("add", "".join(two[c:d]))) if text]
    return found


def shared_rows(shared: dict[str, str]) -> list[Row]:
    """What of the police part the clinical side may read, in words."""
    return [Row(name, labels.POLICE[name].label, value, name in LONG) for name, value in shared.items()]


def correction_changes(row: FactCorrection, words: Words) -> list[Change]:
    """What a correction changed, before and after."""
    found = changes(row.before, row.after, labels.FACTS, words)
    if "entered_in_error" in row.before:
        found.append(Change(_("Entered in error"), row.before["entered_in_error"], _("taken back")))
    return found + ([Change(_("Person"), "", _("changed"))] if row.after.get("person") else [])


def writer_rows(writers: dict[str, Writer]) -> list[tuple[str, str, Mark]]:
    """(side, name, mark) of who writes which report."""
    return [(side, one.name, status(one.status)) for side, one in writers.items()]
