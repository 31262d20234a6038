"""What was written on the cases: by template and freely, one note still unsigned, comments of supervisors."""

from __future__ import annotations

import datetime as dt
import random

from cases.models import Case, Note, NoteTemplate
from cases.note_words import READY_MADE
from corecit.accounts.models import User
from corecit.accounts.roles import Role
from reporting.synthetic import words
from reporting.synthetic.people import Staff

COMMENTS = [
    "Good work with the sister. Please note each time whether she may still be called.",
    "Add what was agreed about the appointment, so that the next one on call knows.",
]


def make_templates(staff: Staff) -> dict[str, NoteTemplate]:
    """DAP and SOAP for the clinicians, a short one for the police."""
    made = {}
    for key, agency in (("dap", "health"), ("soap", "health"), ("contact", "health"), ("police", "riverton"), ("police", "lakeside")):
        ready = READY_MADE[key]
        sections = [{"heading": str(one["heading"]), "hint": str(one["hint"])} for one in ready["sections"]]
        side = "police" if ready["kind"] == "police" else "clinical"
        values = {"name": str(ready["name"]), "side": side, "kind": ready["kind"], "sections": sections}
        made[f"{key} {agency}"] = NoteTemplate.objects.create(agency=staff.agencies[agency], **values)
    return made


def write(staff: Staff, chance: random.Random, now: dt.datetime, case: Case, team: str, lead: User, number: int) -> None:
    """The notes of one case, in the order in which they were written."""
    at, last = case.opened_at, None
    for text in chance.sample(words.NOTES, chance.randint(1, 4)):
        at = min(at + dt.timedelta(days=chance.randint(1, 9)), case.activity_at)
        kind = chance.choice(["clinical", "contact"])
        last = _note(case, lead, Role.CLINICIAN, kind, text, at)
    if number % 4 == 0:
        officer = chance.choice(staff.of(team, Role.OFFICER))
        _note(case, officer, Role.OFFICER, "police", "Prefers one officer and no sirens. Dog in the yard is friendly.", case.opened_at)
    if number % 3 == 0:
        _by_template(staff, case, lead, min(at + dt.timedelta(hours=2), now))
    if number % 5 == 2 and last is not None:
        supervisor = next(iter(staff.of(team, Role.CLINICAL_SUPERVISOR)), None)
        if supervisor is not None:
            at = min(last.at + dt.timedelta(days=1), now)
            said = {"addressed_to": lead, "about": last}
            _note(case, supervisor, Role.CLINICAL_SUPERVISOR, "comment", COMMENTS[number % len(COMMENTS)], at, **said)
    if number == 1:
        _note(case, lead, Role.CLINICIAN, "clinical", "Rang back: the landlord gives ten days. Write up what", now, signed_at=None)


def _note(case: Case, author: User, role: str, kind: str, text: str, at: dt.datetime, **fields: object) -> Note:
    side = "police" if role in (Role.OFFICER, Role.POLICE_SUPERVISOR) else "clinical"
    values: dict = {"signed_at": at, "text": text} | fields
    return Note.objects.create(case=case, side=side, kind=kind, author=author, author_role=role, at=at, **values)


def _by_template(staff: Staff, case: Case, lead: User, at: dt.datetime) -> None:
    template = NoteTemplate.objects.filter(agency=staff.agencies["health"], name="DAP").first()
    if template is None:
        return
    texts = [
        "Home visit. Calm, oriented, has eaten.",
        "Steady; sleep is the weak point.",
        "Call on Monday; ask the clinic for an earlier slot.",
    ]
    sections = [{"heading": one["heading"], "text": text} for one, text in zip(template.sections, texts, strict=True)]
    text = "\n\n".join(f"{one['heading']}\n{one['text']}" for one in sections)
    _note(case, lead, Role.CLINICIAN, "clinical", text, at, sections=sections, template=template)
