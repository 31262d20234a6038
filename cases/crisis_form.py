"""The police crisis form that many agencies keep (54 fields), where each of its fields has its place here, and how a file of it is read.

A file comes in one of two shapes: the fields of the form itself, one row per contact; or as it is published, one row per disposition, so that
one contact takes several rows. docs/crisis-form.md is the same table in words; a test holds both to the models and code lists.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TextIO
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Place:
    """Where a field of the form has its place: a model's field, and the code of a list where the field stands for one value of it."""

    column: str
    target: str
    code_list: str = ""
    code: str = ""
    # No longer offered: read as something else.
    is_retired: bool = False


def _many(target: str, code_list: str, **codes: str) -> tuple[Place, ...]:
    return tuple(Place(f"CHBK_{column}", target, code_list, code) for column, code in codes.items())


PLACES: tuple[Place, ...] = (
    Place("XML_CRISIS_ID", "Encounter.start_key"),
    Place("GO_ID", "PolicePart.report_number"),
    Place("REPORTED_ON_DATE", "Encounter.occurred_at"),
    Place("REPORTED_ON_TIME", "Encounter.occurred_at"),
    Place("CRISIS_NARRATIVE", "PolicePart.narrative"),
    *_many(
        "EncounterDisposition.code",
        "disposition",
        DISPO_ARRESTED="arrest",
        DISPO_CASEMANAGER_NOTICE="provider_notified",
        DISPO_CHRONIC="no_action",
        DISPO_CRISIS_CLINIC="referral_made",
        DISPO_DMHP_REFER="referral_made",
        DISPO_EMERGENT_ITA="hold_ed",
        DISPO_GRAT="mobile_crisis",
        DISPO_MOBILE_CRISIS_TEAM="mobile_crisis",
        DISPO_NO_ACTION_POSS_NECC="no_action",
        DISPO_RESOURCE_DECLINED="resources_declined",
        DISPO_SHELTER="shelter",
        DISPO_TREATMENT_REFERRAL="referral_made",
        DISPO_UNABLE_TO_CONTACT="unable_to_contact",
        DSIPO_VOLUNTARY_COMMIT="voluntary_admission",
    ),
    *_many(
        "PolicePart.behaviours",
        "behaviour",
        BEHAVIOR_OTHER="other",
        BELLIGERENT_UNCOOPERATIVE="belligerent",
        BIZARRE_UNUSUAL_BEHAVIOR="bizarre",
        DISORDERLY_DISRUPTIVE="disorderly",
        DISORGANIZE_COMMUNICATION="disorganized_speech",
        DISORIENTED_CONFUSED="disoriented",
    ),
    Place("CHBK_EXCITED_DELIRIUM", "PolicePart.behaviours", "behaviour", "medical_emergency", is_retired=True),
    *_many(
        "PolicePart.behaviours",
        "behaviour",
        HALLUC_DELUSION="hallucinations",
        HOPELESS_DEPRESSED="hopeless",
        MANIA="mania",
        NEGLECT_SELF_CARE="neglect_of_self_care",
        OUT_OF_TOUCH_REALITY="out_of_touch",
        SUICIDE_THREAT_ATTEMPT="threat_of_suicide",
        UNUSUAL_FRIGHT_SCARED="unusually_frightened",
    ),
    *_many(
        "PolicePart.nature_of_crisis",
        "nature_of_crisis",
        BIOLOGICALLY_INDUCED="biologically_induced",
        CHEMICALLY_INDUCED="chemically_induced",
        MEDICALLY_INDUCED="medically_induced",
        UNKNOWN_CRISIS_NATURE="unknown",
    ),
    Place("CHBK_CITOFF_REQUESTED", "Encounter.cit_requested"),
    Place("CHBK_CITOFF_DISPATCHED", "Encounter.cit_dispatched"),
    Place("CHBK_CITOFF_ARRIVED", "Encounter.cit_arrived"),
    Place("CIT_CERTIFIED_YN", "EncounterResponder.is_cit_trained"),
    Place("SUPV_RESPONDED_SCENE_YN", "Encounter.supervisor_on_scene"),
    Place("CHBK_VERBALIZATION", "PolicePart.techniques", "technique", "active_listening"),
    Place("CHBK_HANDCUFFS", "PolicePart.force", "force", "handcuffs"),
    Place("CHBK_REPORTABLE_FORCE_USED", "PolicePart.force", "force", "reportable"),
    Place("INJURIES_YN_DK", "PolicePart.injuries", "injury", "unknown"),
    Place("WEAPON_YN_DK", "PolicePart.weapon", "weapon", "unknown"),
    Place("CHBK_WPN_GUN", "PolicePart.weapon", "weapon", "firearm"),
    Place("CHBK_WPN_KNIFE", "PolicePart.weapon", "weapon", "knife"),
    Place("CHBK_WPN_OTH", "PolicePart.weapon", "weapon", "other"),
    Place("THREATEN_VIOLENCE_YN_DK", "PolicePart.behaviours", "behaviour", "threat_to_others"),
    Place("CRISIS_CONTACTED_VET_YN_UNK", "Encounter.veteran"),
    Place("CHBK_BODYCAM", "PolicePart.body_worn_video"),
    Place("CHBK_DICV", "PolicePart.in_car_video"),
)
# The dispositions as they are published, in the form of `value_key`, and the code each is read as until an agency says otherwise. (check)
DISPOSITIONS: dict[str, str] = {
    "EMERGENT DETENTION/ITA": "hold_ed",
    "VOLUNTARY COMMITTAL": "voluntary_admission",
    "UNABLE TO CONTACT": "unable_to_contact",
    "RESOURCES DECLINED": "resources_declined",
    "MOBILE CRISIS TEAM": "mobile_crisis",
    "SHELTER TRANSPORT": "shelter",
    "NO ACTION POSSIBLE/NECESSARY": "no_action",
    "GERIATRIC REGIONAL ASSESSMENT TEAM": "mobile_crisis",
    "MENTAL HEALTH AGENCY OR CASE MANAGER NOTIFIED": "provider_notified",
    "MENTAL HEALTH AGENCY/CASE MANAGER NOTIFIED": "provider_notified",
    "SUBJECT ARRESTED": "arrest",
    "CHRONIC COMPLAINT": "no_action",
    "CRISIS CLINIC": "referral_made",
    "DMHP REFERRAL": "referral_made",
    "DRUG/ALCOHOL TREATMENT REFERRAL": "referral_made",
}
# What a contact without any disposition is looked up as; an agency may say what it is to be read as.
NO_VALUE = "(NONE)"
SOURCES = {"911": "911", "ONVIEW": "officer_initiated"}
MISSING = {"", "-", "NULL", "NONE", "NAN"}
YES = {"Y", "YES", "1", "TRUE", "X"}
NO = {"N", "NO", "0", "FALSE"}
_TIMES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%Y-%m-%d %H:%M", "%m/%d/%Y %H%M")


@dataclass
class Contact:
    """One contact, from all of its rows."""

    key: str
    lines: list[int]
    occurred_at: dt.datetime
    # As the form writes them (value_key), or codes where the form has a box for each.
    values: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    answers: dict[str, object] = field(default_factory=dict)
    initial_type: str = ""
    final_type: str = ""
    beat: str = ""
    officer: str = ""
    is_cit_trained: bool = False


@dataclass(frozen=True)
class Refused:
    """A row that cannot be read, by its line in the file, and why; nothing of what stands in it."""

    line: int
    reason: str


def value_key(text: str) -> str:
    """The form in which published values are compared: upper case, single spaces, none around a slash."""
    return re.sub(r"\s*/\s*", "/", " ".join(text.split()).upper())[:200]


def read(file: TextIO, zone: ZoneInfo) -> tuple[list[Contact], list[Refused]]:
    """The contacts of a file in the order of their first rows, and the rows that cannot be read; raises ValueError where the header is neither shape."""
    reader = csv.DictReader(file)
    names = {_name(one): one for one in reader.fieldnames or [] if one}
    is_form = "xml_crisis_id" in names
    if not is_form and "template_id" not in names:
        raise ValueError(_("The file has neither the column Template ID nor XML_CRISIS_ID. It is no file of crisis contacts."))
    contacts: dict[str, Contact] = {}
    refused: list[Refused] = []
    for line, row in _rows(reader, names):
        try:
            made = _of_form(row, line, zone) if is_form else _of_published(row, line, zone)
        except ValueError as error:
            refused.append(Refused(line, str(error)))
            continue
        known = contacts.setdefault(made.key, made)
        if known is not made:
            known.lines.append(line)
            known.values += [one for one in made.values if one not in known.values]
    return list(contacts.values()), refused


def _name(header: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", header.strip("\ufeff ").lower()).strip("_")


def _rows(reader: csv.DictReader[str], names: dict[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    for row in reader:
        cells = {name: (row.get(header) or "").strip() for name, header in names.items()}
        yield reader.line_num, {name: "" if text.upper() in MISSING else text for name, text in cells.items()}


def _moment(texts: Iterable[str], zone: ZoneInfo) -> dt.datetime:
    """The first of some times that is one; 1900 stands for "not recorded"."""
    seen = False
    for text in texts:
        if not text.strip():
            continue
        seen = True
        for form in _TIMES:
            try:
                found = dt.datetime.strptime(text.strip(), form).replace(tzinfo=zone)
            except ValueError:
                continue
            if found.year > 1900:
                return found
            break
    raise ValueError(_("No time of the contact can be read.") if seen else _("There is no time of the contact."))


def _answer(text: str) -> str:
    word = text.upper()
    return "yes" if word in YES else "no" if word in NO else "unknown" if word else "not_asked"


def _of_published(row: dict[str, str], line: int, zone: ZoneInfo) -> Contact:
    if not row.get("template_id"):
        raise ValueError(_("The row has no Template ID."))
    reported = f"{row.get('reported_date', '')[:10]} {row.get('reported_time', '')}"
    occurred = row.get("occurred_date_time") or row.get("occured_date_time") or ""
    value = row.get("disposition", "")
    facts = {f"cit_{name}": _answer(row.get(f"cit_officer_{name}", "")) for name in ("requested", "dispatched", "arrived")}
    source = SOURCES.get(row.get("call_type", "").upper(), "")
    return Contact(
        key=row["template_id"],
        lines=[line],
        occurred_at=_moment((occurred, reported), zone),
        values=[value_key(value)] if value else [],
        facts=facts | {"veteran": _answer(row.get("subject_veteran_indicator", "")), "source": source},
        answers={"force": ["reportable"]} if row.get("use_of_force_indicator", "").upper() in YES else {},
        initial_type=row.get("initial_call_type", "")[:200],
        final_type=row.get("final_call_type", "")[:200],
        beat=row.get("beat", "")[:60],
        officer=row.get("officer_id", "")[:40],
        is_cit_trained=row.get("cit_certified_indicator", "").upper() in YES,
    )


def _of_form(row: dict[str, str], line: int, zone: ZoneInfo) -> Contact:
    if not row.get("xml_crisis_id"):
        raise ValueError(_("The row has no XML_CRISIS_ID."))
    # The form writes 830 for 08:30.
    at = f"{row.get('reported_on_date', '')} {row.get('reported_on_time', '').zfill(4)}"
    contact = Contact(key=row["xml_crisis_id"], lines=[line], occurred_at=_moment((at,), zone))
    answers: dict[str, list[str]] = {}
    for place in PLACES:
        text = row.get(place.column.lower(), "")
        name = place.target.partition(".")[2]
        if place.code_list and text.upper() in YES:
            if name == "code":
                contact.codes += [place.code] if place.code not in contact.codes else []
            elif name != "injuries" and place.column != "WEAPON_YN_DK":
                answers.setdefault(name, [])
                answers[name] += [place.code] if place.code not in answers[name] else []
    contact.answers = {**answers, "narrative": row.get("crisis_narrative", ""), "report_number": row.get("go_id", "")[:60]}
    contact.answers |= {
        "body_worn_video": _answer(row.get("chbk_bodycam", "")),
        "in_car_video": _answer(row.get("chbk_dicv", "")),
        "weapon": answers.get("weapon") or _weapon(_answer(row.get("weapon_yn_dk", ""))),
        "injuries": _injuries(_answer(row.get("injuries_yn_dk", ""))),
    }
    contact.facts = {f"cit_{name}": _answer(row.get(f"chbk_citoff_{name}", "")) for name in ("requested", "dispatched", "arrived")}
    contact.facts |= {
        "supervisor_on_scene": _answer(row.get("supv_responded_scene_yn", "")),
        "veteran": _answer(row.get("crisis_contacted_vet_yn_unk", "")),
    }
    contact.is_cit_trained = row.get("cit_certified_yn", "").upper() in YES
    return contact


def _weapon(answer: str) -> list[str]:
    return {"yes": ["other"], "no": ["none"], "unknown": ["unknown"]}.get(answer, [])


def _injuries(answer: str) -> dict[str, list[str]]:
    """The form says whether, not who and what."""
    return {"yes": {"person": ["other"]}, "no": {"person": ["none"], "officer": ["none"]}, "unknown": {"person": ["unknown"]}}.get(
        answer, {}
    )
