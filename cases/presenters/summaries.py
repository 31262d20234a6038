"""What cases tells in a case summary, each reader their own side."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.models import Case
from cases.presenters import assessments, files, follow_ups, plans, records
from cases.presenters import notes as note_words
from cases.selectors import notes, persons, shares
from cases.selectors import plans as plan_reading
from cases.summaries import Line, from_entries
from corecit.access.actor import Actor

MOST = 500


def facts(actor: Actor, case: Case) -> list[Line]:
    """Who it is about, where it stands, who works on it."""
    age = persons.age(case.person)
    assigned = ", ".join(one.principal.name for one in shares.assigned(case) if one.principal != case.lead)
    pairs = [
        (_("Person"), records.person_name(case) or _("Unknown person")),
        (_("Age"), str(age) if age is not None else ""),
        (_("Status"), " · ".join(word for word in (records.status(case).word, records.close_reason(case)) if word)),
        (_("Team"), case.team.name),
        (_("Lead"), case.lead.name if case.lead else ""),
        (_("Also assigned"), assigned),
        (_("Opened"), moment(case.opened_at)),
        (_("Closed"), moment(case.closed_at)),
        (_("Why it was opened"), records.reason(actor, case) or ""),
    ]
    return [Line(label, text) for label, text in pairs if text]


def cautions(actor: Actor, case: Case) -> list[Line]:
    """What officers have to be careful of, as long as it stands."""
    found = persons.cautions(actor, case.person)
    return [
        Line(one.text, meta=f"{one.source}, {_('until')} {date_format(one.expires_on, pgettext('date format', 'M j, Y'))}") for one in found
    ]


def plan(actor: Actor, case: Case) -> list[Line]:
    """The response plan that officers read."""
    found = plan_reading.on_patrol_of(actor, case.person)
    return [Line(str(one.label), one.text) for one in plans.sections(found)] if found else []


def encounters(actor: Actor, case: Case) -> list[Line]:
    """Encounters, facts alone."""
    return from_entries(records.encounter_entries(actor, case, None, MOST))


def written(actor: Actor, case: Case) -> list[Line]:
    """The signed notes of the reader's side; psychotherapy notes and comments are printed and exported by nobody."""
    shown = [note_words.printed(note) for note in notes.to_print(actor, case)]
    return [Line(one.kind, one.note.text, one.signed, one.note.at) for one in shown]


def screens(actor: Actor, case: Case) -> list[Line]:
    """Completed screens: instrument, level or band in words, when and by whom; never an answer."""
    return from_entries(assessments.entries(actor, case, None, MOST))


def documents(actor: Actor, case: Case) -> list[Line]:
    """Which documents of the reader's side lie with the case; never what stands in them."""
    return from_entries(files.entries(actor, case, None, MOST))


def planned(actor: Actor, case: Case) -> list[Line]:
    """Follow-ups and attempts."""
    return from_entries(follow_ups.entries(actor, case, None, MOST))


def steps(actor: Actor, case: Case) -> list[Line]:
    """The way of the case through its states."""
    return from_entries(records.status_entries(actor, case, None, MOST))


def moment(at: dt.datetime | None) -> str:
    """A time in the reader's zone."""
    return date_format(localtime(at), pgettext("date format", "M j, Y H:i")) if at else ""


def side_notice(actor: Actor) -> tuple[str, str]:
    """The heading and the words of the notice of the reader's side."""
    if actor.side == "clinical":
        return _("Clinical side: confidential health information"), _("Protected by HIPAA. Do not pass this on without a lawful basis.")
    return (
        _("Police side: law-enforcement sensitive"),
        _("Contains no clinical record. Do not pass this on outside the agency without a lawful basis."),
    )
