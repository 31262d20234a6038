"""Calls, encounters, persons, cases, notes, follow-ups, instruments and what was found by them."""

from cases.models.assessments import Assessment, AssessmentStatus, Level
from cases.models.calls import (
    Call,
    CallImport,
    CallProfile,
    CallRejection,
    CallRevision,
    CallSighting,
    CallSourceKind,
    CallTypeMap,
    CrisisLevel,
    ImportState,
    NoReportReason,
    RejectReason,
)
from cases.models.cases import Case, CaseAccess, CaseGroupPermission, CaseStatus, CaseTransition, CaseUserPermission, GrantReason
from cases.models.crisis_values import CrisisValue
from cases.models.disclosures import ContentClass, Disclosure, DisclosureBasis
from cases.models.emergency import EmergencyAccess, EmergencyOutcome, EmergencyReason
from cases.models.encounters import (
    ClinicalPart,
    Encounter,
    EncounterDisposition,
    EncounterPerson,
    EncounterResponder,
    FactCorrection,
    Hold,
    PolicePart,
    ReportStatus,
    ReportVersion,
    ReviewOutcome,
)
from cases.models.files import CaseDocument, PersonPhoto, ScanState
from cases.models.follow_ups import FollowUp, FollowUpAttempt, FollowUpStatus
from cases.models.handovers import Handover, HandoverStatus
from cases.models.instruments import Instrument, InstrumentUse, InstrumentVersion, Licence
from cases.models.links import MoveKind, PersonLink, PersonLinkMove
from cases.models.needs import NeedStatus, SocialNeed, SocialNeedStep
from cases.models.notes import NEVER_PRINTED, Note, NoteKind, NoteTemplate
from cases.models.persons import Answer, Caution, FactSource, Person, PersonAddress, PersonContact, PersonName, PersonPhone
from cases.models.places import PremiseCaution
from cases.models.plans import PlanAct, PlanProposal, PlanStatus, PlanStep, PlanSuggestion, ProposalStatus, ResponsePlan
from cases.models.protocols import OwnerRole, ProtocolAnswer, ProtocolRule, RuleLevel
from cases.models.reach import EncounterAccess
from cases.models.safety_plans import CopyWay, PlanLanguage, SafetyPlan, SafetyPlanCopy

__all__ = [
    "NEVER_PRINTED",
    "Answer",
    "Assessment",
    "AssessmentStatus",
    "Call",
    "CallImport",
    "CallProfile",
    "CallRejection",
    "CallRevision",
    "CallSighting",
    "CallSourceKind",
    "CallTypeMap",
    "Case",
    "CaseAccess",
    "CaseDocument",
    "CaseGroupPermission",
    "CaseStatus",
    "CaseTransition",
    "CaseUserPermission",
    "Caution",
    "ClinicalPart",
    "ContentClass",
    "CopyWay",
    "CrisisLevel",
    "CrisisValue",
    "Disclosure",
    "DisclosureBasis",
    "EmergencyAccess",
    "EmergencyOutcome",
    "EmergencyReason",
    "Encounter",
    "EncounterAccess",
    "EncounterDisposition",
    "EncounterPerson",
    "EncounterResponder",
    "FactCorrection",
    "FactSource",
    "FollowUp",
    "FollowUpAttempt",
    "FollowUpStatus",
    "GrantReason",
    "Handover",
    "HandoverStatus",
    "Hold",
    "ImportState",
    "Instrument",
    "InstrumentUse",
    "InstrumentVersion",
    "Level",
    "Licence",
    "MoveKind",
    "NeedStatus",
    "NoReportReason",
    "Note",
    "NoteKind",
    "NoteTemplate",
    "OwnerRole",
    "Person",
    "PersonAddress",
    "PersonContact",
    "PersonLink",
    "PersonLinkMove",
    "PersonName",
    "PersonPhone",
    "PersonPhoto",
    "PlanAct",
    "PlanLanguage",
    "PlanProposal",
    "PlanStatus",
    "PlanStep",
    "PlanSuggestion",
    "PolicePart",
    "PremiseCaution",
    "ProposalStatus",
    "ProtocolAnswer",
    "ProtocolRule",
    "RejectReason",
    "ReportStatus",
    "ReportVersion",
    "ResponsePlan",
    "ReviewOutcome",
    "RuleLevel",
    "SafetyPlan",
    "SafetyPlanCopy",
    "ScanState",
    "SocialNeed",
    "SocialNeedStep",
]
