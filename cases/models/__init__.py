"""Calls, encounters, persons, cases, notes and follow-ups."""

from cases.models.calls import Call, CallImport, CallProfile, CallRevision, CallTypeMap, CrisisLevel, ImportState
from cases.models.cases import Case, CaseAccess, CaseGroupPermission, CaseStatus, CaseTransition, CaseUserPermission, GrantReason
from cases.models.emergency import EmergencyAccess, EmergencyOutcome, EmergencyReason
from cases.models.encounters import (
    ClinicalPart,
    Encounter,
    EncounterDisposition,
    EncounterPerson,
    EncounterResponder,
    Hold,
    PolicePart,
    ReportStatus,
    ReportVersion,
)
from cases.models.follow_ups import FollowUp, FollowUpAttempt, FollowUpStatus
from cases.models.notes import Note, NoteKind
from cases.models.persons import Caution, Person, PersonAddress, PersonContact, PersonName, PersonPhone

__all__ = [
    "Call",
    "CallImport",
    "CallProfile",
    "CallRevision",
    "CallTypeMap",
    "Case",
    "CaseAccess",
    "CaseGroupPermission",
    "CaseStatus",
    "CaseTransition",
    "CaseUserPermission",
    "Caution",
    "ClinicalPart",
    "CrisisLevel",
    "EmergencyAccess",
    "EmergencyOutcome",
    "EmergencyReason",
    "Encounter",
    "EncounterDisposition",
    "EncounterPerson",
    "EncounterResponder",
    "FollowUp",
    "FollowUpAttempt",
    "FollowUpStatus",
    "GrantReason",
    "Hold",
    "ImportState",
    "Note",
    "NoteKind",
    "Person",
    "PersonAddress",
    "PersonContact",
    "PersonName",
    "PersonPhone",
    "PolicePart",
    "ReportStatus",
    "ReportVersion",
]
