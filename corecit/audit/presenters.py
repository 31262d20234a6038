"""The words of events."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from corecit.accounts.roles import Role
from corecit.audit.models import AuditEvent
from corecit.audit.selectors.names import Names

NOUNS: dict[str, Any] = {
    "access": _("Access"), "account": _("Account"), "agency": _("Agency"), "assessment": _("Screening"), "disclosure": _("Disclosure"), "instrument": _("Instrument"), "need": _("Social need"), "audit": _("Audit trail"), "call": _("Call"), "callimport": _("Import of calls"), "case": _("Case"),
    "caution": _("Caution"), "code": _("Code list"), "consent": _("Consent"), "credential": _("Training"), "encounter": _("Encounter"), "followup": _("Follow-up"), "follow_up": _("Follow-up"),
    "membership": _("Role"), "note": _("Note"), "notetemplate": _("Note template"), "notice": _("Notice"), "organization": _("Organization"), "person": _("Person"), "policepart": _("Police report"), "clinicalpart": _("Clinical report"),
    "referral": _("Referral"), "report": _("Report"), "review": _("Review"), "service": _("Service"), "session": _("Sign-in"), "sign_in": _("Sign-in"), "team": _("Team"), "token": _("API token"),
    "agreement": _("Agreement"), "calltype": _("Call type"), "dashboard": _("Dashboard"), "directory": _("Directory"), "document": _("Document"), "draft": _("Draft"), "handover": _("Hand-over"), "location": _("Location"),
    "person_pair": _("Possible duplicate"), "photo": _("Photo"), "plan": _("Response plan"), "responseplan": _("Response plan"), "premise": _("Place"), "protocol": _("Follow-up protocol"), "safetyplan": _("Safety plan"), "search": _("Search"),
    "shift": _("Shift"), "term": _("Term"),
}  # fmt: skip
VERBS: dict[str, Any] = {
    "view": pgettext_lazy("event", "opened"), "create": pgettext_lazy("event", "created"), "add": _("added"), "edit": _("changed"), "export": pgettext_lazy("event", "exported"), "print": _("printed"), "denied": _("refused"), "start": _("begun"),
    "end": _("ended"), "fail": _("failed"), "lock": _("locked"), "act_as": _("acted in"), "password": _("password changed"), "factor_added": _("second factor added"),
    "factor_removed": _("second factor removed"), "factor_reset": _("second factor reset"), "invite": _("invited"), "link": _("password link sent"), "disable": _("disabled"), "enable": _("enabled"),
    "unlock": _("unlocked"), "end_sessions": _("sessions ended"), "revoke": _("revoked"), "retire": _("retired"), "restore": _("brought back"), "submit": _("submitted"), "approve": _("approved"),
    "return": _("returned"), "amend": _("amended"), "assign": _("assigned"), "share": _("shared"), "restrict": _("restricted"), "close": _("closed"), "reopen": _("reopened"), "read": _("read"),
    "log": _("of the log signed"), "accounts": _("of accounts signed"), "remove": _("removed"), "search": _("searched"), "transition": _("status changed"),
    "accept": _("accepted"), "add_rule": _("rule added"), "add_unit": _("unit added"), "address_add": _("address added"), "adopt": _("table made the agency's own"), "answer": _("answered"), "apply": _("applied"),
    "attempt": _("attempt recorded"), "cancel": _("cancelled"), "comment": _("commented"), "complete": _("completed"), "confirm": _("confirmed"), "contact_add": _("contact added"), "contact_remove": _("contact removed"),
    "decide": _("proposal decided"), "decline": _("declined"), "discard": _("discarded"), "download": _("downloaded"), "edit_rule": _("rule changed"), "emergency": _("opened by emergency access"), "emergency_end": _("emergency access ended"),
    "emergency_review": _("emergency access reviewed"), "encounter_add": _("encounter added"), "expire": _("expired"), "finish": _("finished"), "hide": _("hidden from patrol"), "identify": _("person named"), "import": _("imported"),
    "lead": _("lead changed"), "mark_error": _("marked as entered in error"), "name_add": _("name added"), "name_remove": _("name removed"), "open": _("opened as new"), "outcome": _("outcome recorded"), "override": _("level set by hand"),
    "person_add": _("person added"), "person_remove": _("person removed"), "phone_add": _("phone added"), "propose": _("proposed"), "publish": _("published"), "put_in_charge": _("officer in charge set"), "reassign": _("given to somebody else"),
    "remove_unit": _("unit removed"), "renew": _("renewed"), "replace": _("replaced by a newer version"), "request": _("requested"), "retire_rule": _("rule retired"), "restore_rule": _("rule brought back"), "revise": _("revision begun"),
    "save": _("saved"), "scan": _("scanned for viruses"), "show": _("made visible to patrol"), "sign": _("signed"), "suggest": _("change suggested"), "unable": _("closed without contact"), "unassign": _("assignment ended"),
    "unmark_error": _("error mark taken back"), "upload": _("uploaded"), "withdraw": _("withdrawn"),
}  # fmt: skip
# Where noun and verb do not make a sentence.
ACTIONS: dict[str, Any] = {
    "session.start": _("Signed in"), "session.end": _("Signed out"), "session.fail": _("Sign-in failed"), "session.lock": _("Sign-in locked"), "access.denied": _("Refused"),
    "person.link": _("Person: another record linked"), "person.link_away": _("Person: linked into another record"), "person.unlink": _("Person: link undone"),
    "person.unlink_away": _("Person: link into another record undone"), "encounter.move": _("Encounter moved to another person"),
    "membership.act_as": _("Changed role acted in"), "audit.broken": _("Audit trail found changed"), "account.first_administrator": _("First administrator made"),
    "search.run": _("Searched"),
}  # fmt: skip
# What the details of an event are called.
DETAILS: dict[str, Any] = {
    "after": pgettext_lazy("detail", "to"), "agency": _("agency"), "agency_id": _("agency"), "basis": _("basis"), "before": pgettext_lazy("detail", "from"), "call": _("call"), "cases": _("cases"), "changed": _("changed"),
    "characters": _("characters"), "chosen": _("taken over"), "close_reason": _("reason"), "code": _("code"), "contacts": _("contacts"), "content": _("content"), "days": _("days"),
    "differences": _("differences"), "encounter": _("encounter"), "encounters": _("encounters"), "event": _("event"), "extra": _("too many"), "fields": _("fields"), "filters": _("filters"),
    "first": _("first day"), "follow_ups": _("follow-ups"), "form": _("form"), "format": _("format"), "found": _("found"), "from_encounter": _("from an encounter"), "from_status": pgettext_lazy("detail", "from"),
    "from_team": pgettext_lazy("detail", "from"), "from_user": pgettext_lazy("detail", "from"), "giver": pgettext_lazy("detail", "from"), "heir": pgettext_lazy("detail", "to"), "into": _("to record"), "is_active": _("in use"), "is_known": _("known address"),
    "items": _("questions"), "kept": _("record kept"), "key": _("key"), "kind": _("kind"), "known": _("known"), "language": _("language"), "last": _("last day"), "lead": _("lead"),
    "left_out": _("left out"), "level": _("level"), "link": _("link"), "list": _("list"), "looked": _("looked at"), "made": _("made"), "method": _("method"), "missing": _("missing"),
    "need": _("need"), "new": _("new"), "now": _("now"), "number": _("number"), "object": _("record"), "other": _("other record"), "outcome_of_review": _("outcome"), "owner": _("owner"),
    "page": _("page"), "parts": _("parts"), "planned": _("planned"), "reason": _("reason"), "receiver": pgettext_lazy("detail", "to"), "recipient": pgettext_lazy("detail", "to"), "refused": _("refused"), "rejected": _("rejected"),
    "relation": _("relation"), "result": _("result"), "role": _("role"), "rows": _("rows"), "rows_read": _("rows read"), "rules": _("rules"), "seed": _("seed"), "sessions": _("sessions"),
    "side": _("side"), "size": _("bytes"), "source": _("source"), "standard_type": _("type"), "state": _("state"), "status": _("status"), "stayed": _("stayed"), "taken_up": _("taken up"),
    "team_id": _("team"), "to": pgettext_lazy("detail", "to"), "to_status": pgettext_lazy("detail", "to"), "to_team": pgettext_lazy("detail", "to"), "to_user": pgettext_lazy("detail", "to"), "tokens": _("API tokens"), "uid": _("record"), "unchanged": _("unchanged"), "unknown": _("unknown person"),
    "until": _("until"), "user": _("colleague"), "user_id": _("account"), "version": _("version"), "versions": _("versions"), "via": _("by way of"), "was": _("before"), "way": _("way"), "where": _("page"),
    "writes": _("takes part"), "wrong": _("wrong"),
}  # fmt: skip
# Numbers by which nobody but the database finds anything.
LEFT_OUT = frozenset({"emergency", "import_id", "membership_id", "profile", "seal_id"})
DAYS = frozenset({"first", "last", "until"})


def words(action: str) -> str:
    """An action as people read it; one without words of its own reads as it is written."""
    if action in ACTIONS:
        return str(ACTIONS[action])
    noun, _dot, verb = action.partition(".")
    return f"{NOUNS.get(noun, noun.replace('_', ' '))} {VERBS.get(verb, verb.replace('_', ' ').replace('.', ' '))}"


def plain_details(event: AuditEvent) -> str:
    """The details as they are kept, for programs."""
    return ", ".join(f"{key} {value}" for key, value in event.detail.items() if value not in (None, "", [], {}))


def details(event: AuditEvent, names: Names) -> str:
    """The details as people read them: colleagues, teams and agencies by name."""
    said = []
    for key, value in event.detail.items():
        if value in (None, "", [], {}) or key in LEFT_OUT:
            continue
        if isinstance(value, int) and not isinstance(value, bool):
            value = names.of(key, value)
        said.append(f"{DETAILS.get(key, key.replace('_', ' '))}: {_value(key, value)}")
    return " · ".join(said)


def _value(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        return ", ".join(_value(key, one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{DETAILS.get(name, name.replace('_', ' '))} {_value(name, one)}" for name, one in value.items())
    if key in DAYS and (day := parse_date(str(value))):
        return date_format(day, "SHORT_DATE_FORMAT")
    if key in DAYS and (moment := parse_datetime(str(value))):
        return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")
    # What a protocol answered is kept as kind and number: "encounter:…".
    return (str(value).partition(":")[0] if key == "event" else str(value)).replace("_", " ")


def row(event: AuditEvent, names: Names) -> dict[str, Any]:
    """An event for a list."""
    kinds = {"ok": "neutral", "denied": "warn", "failed": "danger"}
    return {
        "event": event,
        "action": words(event.action),
        "role": Role(event.role).label if event.role in Role.values else "",
        "kind": kinds.get(event.outcome, "neutral"),
        "outcome": event.get_outcome_display(),
        "detail": details(event, names),
    }


def rows(events: Any, names: Names) -> list[dict[str, Any]]:
    """Events for a list, with the names that their details point to."""
    return [row(event, names) for event in events]
