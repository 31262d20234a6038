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
# Of a suicide screen: rule -> band -> (shape of the level component, words).
RISK_BANDS: dict[str, dict[str, tuple[str, Any]]] = {
    "asq": {
        "acute_positive": (Level.HIGH, gettext_lazy("Acute positive")),
        "non_acute_positive": (Level.MODERATE, gettext_lazy("Non-acute positive")),
        "negative": (Level.NONE, gettext_lazy("Negative")),
    },
}
# Of the others: rule -> band -> (kind of status mark, words). Their scales are no levels, so they do not look like one.
BANDS: dict[str, dict[str, tuple[str, Any]]] = {
    "phq9": {
        "minimal": ("neutral", gettext_lazy("Minimal depression")),
        "mild": ("info", gettext_lazy("Mild depression")),
        "moderate": ("warn", gettext_lazy("Moderate depression")),
        "moderately_severe": ("warn", gettext_lazy("Moderately severe depression")),
        "severe": ("warn", gettext_lazy("Severe depression")),
    },
    "phq2": {"negative": ("neutral", gettext_lazy("Negative")), "positive": ("warn", gettext_lazy("Positive: ask the whole PHQ-9"))},
    "gad7": {
        "minimal": ("neutral", gettext_lazy("Minimal anxiety")),
        "mild": ("info", gettext_lazy("Mild anxiety")),
        "moderate": ("warn", gettext_lazy("Moderate anxiety")),
        "severe": ("warn", gettext_lazy("Severe anxiety")),
    },
    "bjmhs": {
        "refer": ("warn", gettext_lazy("Refer for further evaluation")),
        "no_referral": ("neutral", gettext_lazy("No referral indicated")),
    },
}
# How people call an instrument in a line; one without such a name has its title.
SHORT = {"cssrs": "C-SSRS", "asq": "ASQ", "phq9": "PHQ-9", "phq2": "PHQ-2", "gad7": "GAD-7", "bjmhs": "BJMHS"}
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
    # The mark of a result on a scale of its own, in place of a shape.
    kind: str = ""
    is_partial: bool = False
    is_error: bool = False


def _level(shape: str) -> str:
    return str(LEVELS.get(shape, ""))


def _result(one: Assessment) -> tuple[str, str, str]:
    """The computed result: shape of a level, or mark of a band, and words."""
    scoring = one.version.instrument.scoring
    if one.band in (risks := RISK_BANDS.get(scoring, {})):
        shape, word = risks[one.band]
        return shape, "", str(word)
    if one.level:
        return one.level, "", _level(one.level)
    if one.band:
        kind, word = band(scoring, one.band)
        return "", kind, word
    return "", "", ""


def band(scoring: str, name: str) -> tuple[str, str]:
    """A band of an instrument without levels: the kind of its mark, and words."""
    kind, word = BANDS.get(scoring, {}).get(name, ("muted", LEVELS[Level.INCOMPLETE]))
    return kind, str(word)


def shown(one: Assessment) -> Shown:
    """One line."""
    shape, kind, word = _result(one)
    held = (one.override_level, _level(one.override_level)) if one.override_level else (shape, word)
    most = MOST_POINTS.get(one.version.instrument.scoring)
    return Shown(
        one,
        one.version.instrument.title,
        reverse("cases:assessment-answer" if one.status == AssessmentStatus.DRAFT else "cases:assessment-detail", args=[one.uid]),
        *held,
        who=f"{one.author.name}, {role_word(one.author_role)}",
        computed_shape=shape if one.override_level else "",
        computed_word=word if one.override_level else "",
        score=_("%(points)s of %(most)s points") % {"points": one.score, "most": most} if one.score is not None and most else "",
        raises_pathway=SUICIDE_PATHWAY in one.flags,
        kind=kind,
        is_partial=not one.is_complete and one.status != AssessmentStatus.DRAFT and "incomplete" not in (held[0], one.band),
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
