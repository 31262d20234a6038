"""Follow-ups in words and colours, each only with what the reader may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.models import Case, FollowUp, FollowUpAttempt, FollowUpStatus, Person
from cases.policies.follow_ups import reads_purpose
from cases.selectors import follow_ups as selectors
from cases.selectors.timeline import Entry
from corecit.access.actor import Actor
from corecit.common import clock
from corecit.common.models import CodeList
from corecit.common.selectors import codes

LISTS = [CodeList.CONTACT_METHOD, CodeList.CONTACT_RESULT]
METHOD_ICONS = {"phone": "phone", "visit": "walk", "telehealth": "video", "letter": "mail", "text": "message"}
_ENDED = {
    FollowUpStatus.DONE: ("good", "circle-check"),
    FollowUpStatus.UNABLE: ("warn", "phone-off"),
    FollowUpStatus.CANCELLED: ("muted", "circle-x"),
    FollowUpStatus.EXPIRED: ("danger", "calendar-x"),
}


@dataclass(frozen=True)
class Status:
    """A word with its colour and icon."""

    word: str
    kind: str
    icon: str


@dataclass(frozen=True)
class Row:
    """A follow-up as a list shows it."""

    uid: UUID
    url: str
    title: str
    person: str
    number: str
    owner: str
    is_mine: bool
    method: str
    icon: str
    due_at: dt.datetime
    status: Status
    # Under which heading a list by due time puts it.
    group: str
    attempts: str


@dataclass(frozen=True)
class AttemptRow:
    """One try to reach the person; the note is empty for whoever may not read it."""

    at: dt.datetime
    by: str
    method: str
    result: str
    icon: str
    note: str
    is_reached: bool


def _words() -> dict[str, dict[str, str]]:
    return codes.label_map([str(name) for name in LISTS])


def _say(words: dict[str, dict[str, str]], name: str, code: str) -> str:
    return words[str(name)].get(code, code)


def status(follow_up: FollowUp) -> Status:
    """Where a follow-up stands now: overdue and due are read from the clock."""
    if follow_up.status != FollowUpStatus.OPEN:
        kind, icon = _ENDED[FollowUpStatus(follow_up.status)]
        word = _("Missed") if follow_up.status == FollowUpStatus.EXPIRED else str(FollowUpStatus(follow_up.status).label)
        return Status(word, kind, icon)
    now = clock.now()
    if follow_up.due_at <= now:
        if now - follow_up.due_at < dt.timedelta(minutes=1):
            return Status(_("Due now"), "danger", "alert-triangle")
        return Status(_("Overdue by %(time)s") % {"time": timesince(follow_up.due_at, now, depth=1)}, "danger", "alert-triangle")
    if follow_up.escalated_at is not None:
        # Nobody is told of one before its time for another reason.
        return Status(_("Needs a new owner"), "danger", "user-x")
    if follow_up.due_at < selectors.end_of_today():
        return Status(_("Due today"), "warn", "clock")
    if follow_up.opens_at > now:
        return Status(_("Not open yet"), "muted", "calendar")
    return Status(_("Open"), "info", "calendar")


def _group(follow_up: FollowUp) -> str:
    if follow_up.status != FollowUpStatus.OPEN:
        return ""
    if follow_up.due_at <= clock.now():
        return _("Overdue")
    return _("Due today") if follow_up.due_at < selectors.end_of_today() else _("Upcoming")


def rows(actor: Actor, follow_ups: Iterable[FollowUp]) -> list[Row]:
    """The rows of a list; one query for the words of all of them."""
    words = _words()
    return [_row(actor, one, words) for one in follow_ups]


def _row(actor: Actor, one: FollowUp, words: dict[str, dict[str, str]]) -> Row:
    made = getattr(one, "attempts_made", None)
    return Row(
        uid=one.uid,
        url=reverse("cases:follow-up-detail", kwargs={"uid": one.uid}),
        title=selectors.purpose_of(actor, one),
        person=one.case.person.display_name,
        number=one.case.number,
        owner=one.owner.name,
        is_mine=actor.user is not None and one.owner_id == actor.user.pk,
        method=_say(words, CodeList.CONTACT_METHOD, one.method),
        icon=METHOD_ICONS.get(one.method, "phone"),
        due_at=one.due_at,
        status=status(one),
        group=_group(one),
        attempts=ngettext("%(n)s attempt", "%(n)s attempts", made) % {"n": made} if made else "",
    )


def attempt_rows(actor: Actor, follow_up: FollowUp, attempts: Iterable[FollowUpAttempt]) -> list[AttemptRow]:
    """The attempts of a follow-up; what was noted is shown to whoever may read the purpose, and to its writer."""
    words, reached = _words(), codes.with_trait(CodeList.CONTACT_RESULT, "reached")
    reads = reads_purpose(actor, follow_up)
    return [
        AttemptRow(
            at=one.at,
            by=one.by.name,
            method=_say(words, CodeList.CONTACT_METHOD, one.method),
            result=_say(words, CodeList.CONTACT_RESULT, one.result),
            icon="circle-check" if one.result in reached else METHOD_ICONS.get(one.method, "phone"),
            note=one.note if reads or one.by == actor.user else "",
            is_reached=one.result in reached,
        )
        for one in attempts
    ]


def method_of(follow_up: FollowUp) -> str:
    """How the person is to be contacted, in words."""
    return codes.label(CodeList.CONTACT_METHOD, follow_up.method)


def entries(actor: Actor, case: Case, until: dt.datetime | None, limit: int) -> list[Entry]:
    """What the timeline of a case tells of its follow-ups."""
    return _entries(actor, [case], until, limit)


def person_entries(actor: Actor, _person: Person, cases: Sequence[Case], until: dt.datetime | None, limit: int) -> list[Entry]:
    """The same for all cases of a person."""
    return _entries(actor, cases, until, limit)


def _entries(actor: Actor, cases: Sequence[Case], until: dt.datetime | None, limit: int) -> list[Entry]:
    found = selectors.told(actor, cases, until, limit)
    words = _words()
    return (
        [_planned(actor, one, words) for one in found["planned"]]
        + [_tried(actor, one, words) for one in found["attempts"]]
        + [_over(actor, one) for one in found["ended"]]
    )


def _entry(key: str, at: dt.datetime, title: str, follow_up: FollowUp, **values: Any) -> Entry:
    url = reverse("cases:follow-up-detail", kwargs={"uid": follow_up.uid})
    return Entry(at=at, key=key, kind="follow_up", title=title, url=url, **values)


def _by(user_id: int | None) -> tuple[int, ...]:
    return (user_id,) if user_id else ()


def _planned(actor: Actor, one: FollowUp, words: dict[str, dict[str, str]]) -> Entry:
    method = _say(words, CodeList.CONTACT_METHOD, one.method)
    due = timezone.localtime(one.due_at)
    text = one.purpose if reads_purpose(actor, one) else ""
    facts = ((_("How"), method), (_("Owner"), one.owner.name), (_("Due"), date_format(due, pgettext("date format", "M j, Y H:i"))))
    who = one.created_by.name if one.created_by else ""
    return _entry(
        f"followup:{one.pk}:a",
        one.created_at,
        _("Follow-up planned"),
        one,
        text=text,
        who=who,
        icon="calendar-plus",
        facts=facts,
        by=_by(one.created_by_id),
    )


def _tried(actor: Actor, one: FollowUpAttempt, words: dict[str, dict[str, str]]) -> Entry:
    title = _("Follow-up: %(method)s, %(result)s") % {
        "method": _say(words, CodeList.CONTACT_METHOD, one.method),
        "result": _say(words, CodeList.CONTACT_RESULT, one.result),
    }
    note = one.note if reads_purpose(actor, one.follow_up) or one.by == actor.user else ""
    icon = METHOD_ICONS.get(one.method, "phone")
    return _entry(
        f"followup:{one.follow_up_id}:b:{one.pk}", one.at, title, one.follow_up, text=note, who=one.by.name, icon=icon, by=_by(one.by_id)
    )


def _over(actor: Actor, one: FollowUp) -> Entry:
    state = status(one)
    text = one.end_reason if reads_purpose(actor, one) or one.completed_by == actor.user else ""
    who = one.completed_by.name if one.completed_by else ""
    title = _("Follow-up: %(status)s") % {"status": state.word}
    return _entry(
        f"followup:{one.pk}:c",
        one.completed_at or one.updated_at,
        title,
        one,
        text=text,
        who=who,
        icon=state.icon,
        by=_by(one.completed_by_id),
    )
