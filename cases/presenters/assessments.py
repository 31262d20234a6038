"""Levels, bands and answers in words and shapes; what the timeline says of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.instruments import answers as rules
from cases.instruments.responses import Head, response
from cases.instruments.scoring import SUICIDE_PATHWAY
from cases.instruments.structure import Item, Questionnaire
from cases.models import Assessment, AssessmentStatus, Case, ContentClass, Disclosure, Level, NeedStatus, Person, SocialNeed
from cases.presenters.records import role_word
from cases.selectors import assessments as selectors
from cases.selectors.instruments import reading
from cases.selectors.timeline import Entry
from corecit.access.actor import Actor
from corecit.common.models import CodeList
from corecit.common.selectors import codes

LEVELS: dict[str, Any] = {
    Level.HIGH: pgettext_lazy("level", "High"),
    Level.MODERATE: pgettext_lazy("level", "Moderate"),
    Level.LOW: pgettext_lazy("level", "Low"),
    Level.NONE: pgettext_lazy("level", "None identified"),
    Level.INCOMPLETE: pgettext_lazy("level", "Incomplete"),
}
# Rule -> band -> (shape of the level component, words).
BANDS: dict[str, dict[str, tuple[str, Any]]] = {
    "asq": {
        "acute_positive": ("high", gettext_lazy("Acute positive")),
        "non_acute_positive": ("moderate", gettext_lazy("Non-acute positive")),
        "negative": ("none", gettext_lazy("Negative")),
    },
    "phq9": {
        "minimal": ("none", gettext_lazy("Minimal depression")),
        "mild": ("low", gettext_lazy("Mild depression")),
        "moderate": ("moderate", gettext_lazy("Moderate depression")),
        "moderately_severe": ("high", gettext_lazy("Moderately severe depression")),
        "severe": ("high", gettext_lazy("Severe depression")),
    },
    "phq2": {"negative": ("none", gettext_lazy("Negative")), "positive": ("moderate", gettext_lazy("Positive: ask the whole PHQ-9"))},
    "gad7": {
        "minimal": ("none", gettext_lazy("Minimal anxiety")),
        "mild": ("low", gettext_lazy("Mild anxiety")),
        "moderate": ("moderate", gettext_lazy("Moderate anxiety")),
        "severe": ("high", gettext_lazy("Severe anxiety")),
    },
    "bjmhs": {
        "refer": ("moderate", gettext_lazy("Refer for further evaluation")),
        "no_referral": ("none", gettext_lazy("No referral indicated")),
    },
}
ABSENT: dict[str, Any] = {"refused": gettext_lazy("Refused to answer"), "unable": gettext_lazy("Unable to complete")}
MOST_POINTS = {"phq9": 27, "phq2": 6, "gad7": 21}
NEED_LOOKS = {
    NeedStatus.FOUND: ("warn", "search"),
    NeedStatus.OFFERED: ("info", "hand-stop"),
    NeedStatus.REFERRED: ("info", "send"),
    NeedStatus.MET: ("good", "circle-check"),
    NeedStatus.DECLINED: ("muted", "circle-minus"),
}


@dataclass(frozen=True)
class Shown:
    """An assessment in a line: what it was, the level that holds by shape and word, and what else must be seen."""

    assessment: Assessment
    title: str
    url: str
    shape: str
    word: str
    who: str
    # The computed one, where a clinician set another.
    computed_shape: str = ""
    computed_word: str = ""
    score: str = ""
    # Raised whatever the total says.
    raises_pathway: bool = False
    is_partial: bool = False
    is_error: bool = False


def _level(shape: str) -> str:
    return str(LEVELS.get(shape, ""))


def _result(one: Assessment) -> tuple[str, str]:
    """The computed result: shape and words."""
    bands = BANDS.get(one.version.instrument.scoring, {})
    if one.band in bands:
        shape, word = bands[one.band]
        return shape, str(word)
    if one.level or one.band:
        return one.level or "incomplete", _level(one.level or "incomplete")
    return "", ""


def shown(one: Assessment) -> Shown:
    """One line."""
    computed = _result(one)
    held = (one.override_level, _level(one.override_level)) if one.override_level else computed
    most = MOST_POINTS.get(one.version.instrument.scoring)
    return Shown(
        one,
        one.version.instrument.title,
        reverse("cases:assessment-answer" if one.status == AssessmentStatus.DRAFT else "cases:assessment-detail", args=[one.uid]),
        *held,
        who=f"{one.author.name}, {role_word(one.author_role)}",
        computed_shape=computed[0] if one.override_level else "",
        computed_word=computed[1] if one.override_level else "",
        score=_("%(points)s of %(most)s points") % {"points": one.score, "most": most} if one.score is not None and most else "",
        raises_pathway=SUICIDE_PATHWAY in one.flags,
        is_partial=not one.is_complete and one.status != AssessmentStatus.DRAFT and held[0] != "incomplete",
        is_error=one.status == AssessmentStatus.ERROR,
    )


@dataclass(frozen=True)
class Line:
    """One question as it was asked, with what was answered; a heading or text where `is_heading`."""

    text: str
    prefix: str = ""
    answer: str = ""
    is_heading: bool = False
    is_absent: bool = False
    options: tuple[str, ...] = field(default=())


def said(item: Item, record: dict[str, Any]) -> str:
    """An answer in words."""
    if record.get("absent"):
        return str(ABSENT[record["absent"]])
    value = record.get("value")
    if value is None:
        return ""
    if item.type == "boolean":
        return _("Yes") if value == "yes" else _("No")
    if item.type == "choice":
        chosen = [item.option(key) for key in (value if isinstance(value, list) else [value])]
        return ", ".join(option.text for option in chosen if option is not None)
    if item.type == "date":
        day = parse_date(str(value))
        return date_format(day) if day else str(value)
    return str(value)


def lines(form: Questionnaire, answers: dict[str, dict[str, Any]]) -> list[Line]:
    """The whole form with its answers, in the wording of its version; what did not apply is left out."""
    found = []
    for item in form.walk():
        if not rules.applies(form, item, answers):
            continue
        if not item.is_question:
            found.append(Line(item.text, item.prefix, is_heading=True))
            continue
        record = answers.get(item.link_id, {})
        found.append(Line(item.text, item.prefix, said(item, record) or _("No answer"), is_absent="value" not in record))
    return [line for line in found if line.text]


def fhir(one: Assessment) -> dict[str, Any]:
    """The answers as a FHIR R4 QuestionnaireResponse."""
    head = Head(
        uid=str(one.uid),
        questionnaire=f"urn:uuid:{one.version.instrument.uid}|{one.version.number}",
        subject_uid=str(one.person.uid),
        author_uid=str(one.author.uid),
        authored_at=one.completed_at or one.started_at,
        status="entered-in-error" if one.error_at else "completed",
        encounter_uid=str(one.encounter.uid) if one.encounter else "",
    )
    return response(reading(one.version), one.answers, head)


def entries(actor: Actor, case: Case, until: dt.datetime | None, limit: int) -> list[Entry]:
    """Screens of the case, for the clinical side."""
    return [_entry(shown(one)) for one in selectors.of_case(actor, case, until, limit)]


def person_entries(actor: Actor, person: Person, cases: Sequence[Case], until: dt.datetime | None, limit: int) -> list[Entry]:
    """Screens of all cases of a person, in one question."""
    return [_entry(shown(one)) for one in selectors.of_cases(actor, cases, until, limit)]


def _entry(row: Shown) -> Entry:
    one = row.assessment
    facts = []
    if row.computed_word:
        facts.append((_("Computed"), row.computed_word))
    if row.raises_pathway:
        facts.append((_("Raised"), _("Suicide pathway")))
    words = [_("Entered in error")] if row.is_error else [part for part in (row.word, row.score) if part]
    if row.is_partial and not row.is_error:
        words.append(_("not every question was answered"))
    return Entry(
        at=one.completed_at or one.started_at,
        key=f"assessment:{one.pk:012}",
        kind="assessment",
        title=row.title,
        text=" · ".join(words),
        who=row.who,
        side="clinical",
        icon="clipboard-check",
        url=row.url,
        facts=tuple(facts),
        by=(one.author_id,),
        in_role=True,
    )


@dataclass(frozen=True)
class NeedRow:
    """A need with what was done about it."""

    need: SocialNeed
    word: str
    status: str
    kind: str
    icon: str
    steps: list[Any]
    is_open: bool


def need_rows(needs: list[SocialNeed]) -> list[NeedRow]:
    """Needs in words, open ones first."""
    words = codes.label_map([CodeList.SOCIAL_NEED])[CodeList.SOCIAL_NEED]
    rows = []
    for need in needs:
        kind, icon = NEED_LOOKS[NeedStatus(need.status)]
        is_open = need.status not in (NeedStatus.MET, NeedStatus.DECLINED)
        label = str(NeedStatus(need.status).label)
        rows.append(NeedRow(need, words.get(need.code, need.code), label, kind, icon, list(need.steps.all()), is_open))
    return sorted(rows, key=lambda row: not row.is_open)


@dataclass(frozen=True)
class Told:
    """A disclosure in words; level and text where the reader may read them."""

    disclosure: Disclosure
    basis: str
    content: str
    shape: str = ""
    level: str = ""
    text: str = ""


def told(one: Disclosure, *, with_words: bool = True) -> Told:
    """One act of telling."""
    labels = dict(ContentClass.choices)
    content = ", ".join(str(labels.get(code, code)) for code in one.content)
    basis = str(one.get_basis_display())
    return Told(one, basis, content, one.level, _level(one.level), one.text) if with_words else Told(one, basis, content)
