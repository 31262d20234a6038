"""The words of events."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from corecit.accounts.roles import Role
from corecit.audit.models import AuditEvent

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


def words(action: str) -> str:
    """An action as people read it; one without words of its own reads as it is written."""
    if action in ACTIONS:
        return str(ACTIONS[action])
    noun, _dot, verb = action.partition(".")
    return f"{NOUNS.get(noun, noun.replace('_', ' '))} {VERBS.get(verb, verb.replace('_', ' ').replace('.', ' '))}"


def row(event: AuditEvent) -> dict[str, Any]:
    """An event for a list."""
    kinds = {"ok": "neutral", "denied": "warn", "failed": "danger"}
    return {
        "event": event,
        "action": words(event.action),
        "role": Role(event.role).label if event.role in Role.values else "",
        "kind": kinds.get(event.outcome, "neutral"),
        "outcome": event.get_outcome_display(),
        "detail": ", ".join(f"{key} {value}" for key, value in event.detail.items() if value not in (None, "", [], {})),
    }


def rows(events: Any) -> list[dict[str, Any]]:
    """Events for a list."""
    return [row(event) for event in events]
