"""The encounter: facts both sides share, and one part per side with its own readers and its own review."""

from __future__ import annotations

from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.calls import Call
from cases.models.cases import Case
from cases.models.persons import Answer, Person
from corecit.accounts.models import Agency, Team
from corecit.common.models import BaseModel, Code, classify


def codes(label: Any) -> ArrayField:
    """Several codes of one list."""
    return ArrayField(models.CharField(max_length=60), verbose_name=label, default=list, blank=True)


def answer(label: Any) -> models.CharField:
    """Yes, no, or a way of not knowing."""
    return models.CharField(label, max_length=10, choices=Answer.choices, default=Answer.NOT_ASKED)


@pghistory.track()
class Encounter(BaseModel):
    """What happened on one crisis call (or on none), as both sides see it: time, place, who came, how it ended."""

    number = models.CharField(max_length=20, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="encounters")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="encounters")
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="encounters")
    # CAD merges and splits incidents, so both ways many.
    calls = models.ManyToManyField(Call, related_name="encounters", blank=True)
    persons = models.ManyToManyField(Person, through="EncounterPerson", related_name="encounters")
    source = models.CharField(_("Call source"), max_length=60, blank=True)
    initial_type = models.CharField(_("Initial call type"), max_length=200, blank=True)
    final_type = models.CharField(_("Final call type"), max_length=200, blank=True)
    priority = models.CharField(max_length=20, blank=True)
    # occurred_at orders encounters: received where CAD says so, else what was typed.
    occurred_at = models.DateTimeField(_("When it happened"))
    received_at = models.DateTimeField(null=True, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    en_route_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(_("First unit arrived"), null=True, blank=True)
    clinician_arrived_at = models.DateTimeField(null=True, blank=True)
    custody_at = models.DateTimeField(_("Custody"), null=True, blank=True)
    destination_arrived_at = models.DateTimeField(_("Arrived at the destination"), null=True, blank=True)
    handoff_completed_at = models.DateTimeField(_("Hand-off complete"), null=True, blank=True)
    cleared_at = models.DateTimeField(_("Officer cleared"), null=True, blank=True)
    clinician_cleared_at = models.DateTimeField(null=True, blank=True)
    address = models.CharField(max_length=300, blank=True)
    # One address in one form, kept by a trigger of the database; empty where the text is no place.
    place_key = models.CharField(max_length=200, blank=True, default="", editable=False)
    beat = models.CharField(max_length=60, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    location_category = models.CharField(max_length=60, blank=True)
    response_type = models.CharField(max_length=60, blank=True)
    cit_requested = answer(_("CIT officer requested"))
    cit_dispatched = answer(_("CIT officer dispatched"))
    cit_arrived = answer(_("CIT officer arrived"))
    cit_unavailable_reason = models.CharField(max_length=60, blank=True)
    ems_on_scene = answer(_("EMS on scene"))
    fire_on_scene = answer(_("Fire on scene"))
    supervisor_on_scene = answer(_("Supervisor on scene"))
    interpreter_used = answer(_("Interpreter used"))
    language = models.CharField(max_length=60, blank=True)
    others_present = models.CharField(max_length=200, blank=True)
    children_present = answer(_("Children present"))
    veteran = answer(_("Served in the military"))
    housing = models.CharField(max_length=60, blank=True)
    transport = models.CharField(max_length=60, blank=True)
    transport_destination = models.CharField(max_length=200, blank=True)
    transport_accepted = answer(_("Accepted at the destination"))
    # Diversion, asked outright.
    arrestable_offense = answer(_("Was there an arrestable offense?"))
    arrest_discretionary = answer(_("Was arrest discretionary?"))
    arrest_outcome = models.CharField(
        max_length=10,
        blank=True,
        choices=[("arrested", _("Arrested")), ("cited", _("Cited")), ("diverted", _("Diverted")), ("na", _("Not applicable"))],
    )
    ed_visit_prevented = models.CharField(
        max_length=10, blank=True, choices=[("yes", _("Yes")), ("no", _("No")), ("na", _("Not applicable")), ("unknown", _("Unknown"))]
    )
    without_team = models.CharField(
        _("Without this team, what would have happened?"),
        max_length=12,
        blank=True,
        choices=[
            ("arrest", _("Arrest")),
            ("ed", _("Emergency department")),
            ("hold", _("Hold")),
            ("no_change", _("No change")),
            ("unknown", _("Unknown")),
        ],
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # The start page it came from, so that a page sent twice starts one encounter.
    start_key = models.UUIDField(null=True, blank=True, unique=True)
    # Grows with every writing of the facts; a form says which it was filled from.
    facts_version = models.PositiveIntegerField(default=1)
    # Submitted by at least one side: counts in reports from then on.
    submitted_at = models.DateTimeField(null=True, blank=True)
    entered_in_error_at = models.DateTimeField(null=True, blank=True)
    entered_in_error_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_in_error_reason = models.CharField(max_length=300, blank=True)

    classes = classify(
        public="agency source response_type location_category",
        internal="number team case calls persons initial_type final_type priority occurred_at received_at dispatched_at en_route_at arrived_at"
        " clinician_arrived_at custody_at destination_arrived_at handoff_completed_at cleared_at clinician_cleared_at beat cit_requested cit_dispatched cit_arrived"
        " cit_unavailable_reason ems_on_scene fire_on_scene supervisor_on_scene interpreter_used others_present children_present transport"
        " transport_accepted arrestable_offense arrest_discretionary arrest_outcome ed_visit_prevented without_team created_by submitted_at"
        " start_key facts_version entered_in_error_at entered_in_error_by entered_in_error_reason",
        identifying="address place_key latitude longitude language veteran housing transport_destination",
    )

    class Meta:
        ordering = ["-occurred_at", "-id"]
        indexes = [
            models.Index(fields=["team", "-occurred_at", "-id"], name="encounter_team_list"),
            models.Index(fields=["agency", "-occurred_at", "-id"], name="encounter_agency_list"),
            models.Index(fields=["case", "-occurred_at"], name="encounter_case"),
            models.Index(
                fields=["place_key", "occurred_at", "id"],
                name="encounter_place",
                opclasses=["varchar_pattern_ops", "timestamptz_ops", "int8_ops"],
            ),
            models.Index(fields=["team", "-occurred_at", "-id"], name="encounter_unsubmitted", condition=Q(submitted_at=None)),
        ]


class EncounterPerson(BaseModel):
    """A person's part in an encounter."""

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="encounter_persons")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="encounter_persons")
    role = models.CharField(
        max_length=12,
        choices=[
            ("subject", _("Person in crisis")),
            ("caller", _("Caller")),
            ("family", _("Family")),
            ("witness", _("Witness")),
            ("victim", _("Victim")),
            ("child", _("Child")),
        ],
        default="subject",
    )

    classes = classify(internal="encounter role", identifying="person")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["encounter", "person", "role"], name="person_role_once_per_encounter")]


class EncounterResponder(BaseModel):
    """Somebody who came, with what they were and when: a user, or a unit or name typed in."""

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="responders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=40, blank=True)
    role = models.CharField(
        max_length=12,
        choices=[
            ("officer", _("Officer")),
            ("clinician", _("Clinician")),
            ("peer", _("Peer")),
            ("ems", _("EMS")),
            ("fire", _("Fire")),
            ("supervisor", _("Supervisor")),
            ("other", _("Other")),
        ],
    )
    is_cit_trained = models.BooleanField(default=False)
    # One officer answers for the event, however many came.
    is_in_charge = models.BooleanField(default=False)
    # Of this unit alone: each agency has a dispatch, and often a CAD, of its own. The encounter's times are those of the call it began with.
    dispatched_at = models.DateTimeField(_("Dispatched"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("Arrived"), null=True, blank=True)
    cleared_at = models.DateTimeField(_("Clear"), null=True, blank=True)

    classes = classify(internal="encounter user agency unit role is_cit_trained is_in_charge dispatched_at arrived_at cleared_at")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["user", "-id"], name="responder_user")]
        constraints = [
            models.UniqueConstraint(fields=["encounter", "user"], condition=Q(user__isnull=False), name="responder_once"),
            models.CheckConstraint(condition=Q(user__isnull=False) | ~Q(unit=""), name="responder_named"),
            models.UniqueConstraint(fields=["encounter"], condition=Q(is_in_charge=True), name="one_in_charge"),
            models.CheckConstraint(condition=Q(is_in_charge=False) | Q(role__in=["officer", "supervisor"]), name="officer_in_charge"),
        ]


class EncounterDisposition(BaseModel):
    """How the encounter ended: one primary disposition and any number of others; every count is of distinct encounters."""

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="dispositions")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="+")
    # As it was when recorded, so that a later change of the list rewrites no history.
    outcome_class = models.CharField(max_length=20)
    is_primary = models.BooleanField(default=False)

    classes = classify(internal="encounter code outcome_class is_primary")

    class Meta:
        ordering = ["-is_primary", "id"]
        constraints = [
            models.UniqueConstraint(fields=["encounter", "code"], name="disposition_once"),
            models.UniqueConstraint(fields=["encounter"], condition=Q(is_primary=True), name="one_primary_disposition"),
        ]
        indexes = [models.Index(fields=["outcome_class"], name="disposition_class")]


class Hold(BaseModel):
    """An involuntary hold: under which statute, who initiated it, where to, accepted or refused."""

    encounter = models.OneToOneField(Encounter, on_delete=models.CASCADE, related_name="hold")
    statute = models.CharField(max_length=60, blank=True)
    initiated_by = models.CharField(
        max_length=12,
        choices=[
            ("officer", _("Officer")),
            ("clinician", _("Clinician")),
            ("physician", _("Physician")),
            ("court", _("Court")),
            ("other", _("Other")),
        ],
    )
    started_at = models.DateTimeField(null=True, blank=True)
    destination = models.CharField(max_length=200, blank=True)
    accepted = models.CharField(max_length=10, choices=Answer.choices, default=Answer.UNKNOWN)

    classes = classify(internal="encounter statute initiated_by started_at accepted", identifying="destination")


class ReportStatus(models.TextChoices):
    """Where one side's report of an encounter stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")


class Report(BaseModel):
    """What both parts have in common: an author, a review, versions."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=ReportStatus.choices, default=ReportStatus.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    return_comment = models.TextField(blank=True)
    # Counts submissions, amendments among them; each stays readable as a ReportVersion.
    version = models.PositiveSmallIntegerField(default=1)
    # The page that was submitted last, so that a page sent twice submits once.
    submission = models.UUIDField(null=True, blank=True)

    class Meta:
        abstract = True


REPORT_INTERNAL = "author author_agency status submitted_at reviewed_by reviewed_at version submission"


@pghistory.track()
class PolicePart(Report):
    """What the officers write: narrative, behaviours seen, de-escalation, force, injuries, charges."""

    encounter = models.OneToOneField(Encounter, on_delete=models.CASCADE, related_name="police_part")
    narrative = models.TextField(blank=True)
    behaviours = codes(_("Behaviors observed"))
    nature_of_crisis = codes(_("Nature of crisis"))
    substances_current = codes(_("Substances, now"))
    weapon = codes(_("Weapon"))
    weapon_displayed = answer(_("Displayed"))
    weapon_used = answer(_("Used"))
    weapon_accessible = answer(_("Accessible"))
    techniques = codes(_("De-escalation techniques"))
    force = codes(_("Force and restraint"))
    force_report_number = models.CharField(max_length=60, blank=True)
    # Party -> list of codes of the injury list: {"person": ["none"], "officer": ["bite"]}.
    injuries = models.JSONField(default=dict, blank=True)
    report_number = models.CharField(_("Agency report number"), max_length=60, blank=True)
    body_worn_video = answer(_("Body-worn video"))
    in_car_video = answer(_("In-car video"))
    charges = models.TextField(_("Charges and local warrants"), blank=True)
    # What became of the charges, in words; an agency may let clinicians read this, never the charges themselves.
    charges_outcome = models.CharField(_("Outcome of the charges"), max_length=200, blank=True)

    classes = classify(
        internal=f"encounter {REPORT_INTERNAL}",
        police="narrative behaviours nature_of_crisis substances_current weapon weapon_displayed weapon_used weapon_accessible techniques force"
        " force_report_number injuries report_number body_worn_video in_car_video charges charges_outcome return_comment",
    )

    class Meta:
        indexes = [
            models.Index(fields=["author", "-id"], name="police_part_author"),
            models.Index(fields=["author_agency", "id"], name="police_part_review", condition=Q(status="submitted")),
            GinIndex(SearchVector("narrative", config="english"), name="police_part_words"),
        ]


@pghistory.track()
class ClinicalPart(Report):
    """What the clinician writes: presenting issues, substances, impressions, level of risk, social needs."""

    encounter = models.OneToOneField(Encounter, on_delete=models.CASCADE, related_name="clinical_part")
    note = models.TextField(_("Clinical note"), blank=True)
    presenting_issues = codes(_("Presenting issues"))
    substances_current = codes(_("Substances, now"))
    substances_past = codes(_("Substances, before"))
    medication = models.TextField(blank=True)
    diagnosis = models.TextField(_("Diagnosis as reported"), blank=True)
    risk_level = models.CharField(
        _("Screening level"),
        max_length=12,
        blank=True,
        choices=[
            ("none", _("None identified")),
            ("low", _("Low")),
            ("moderate", _("Moderate")),
            ("high", _("High")),
            ("incomplete", _("Incomplete")),
        ],
    )
    risk_basis = models.CharField(_("How it was screened"), max_length=200, blank=True)
    social_needs = codes(_("Social needs"))
    insurance = models.CharField(max_length=60, blank=True)
    safety_plan_made = answer(_("Safety plan made with the person"))
    # As on the police part, for encounters at which no officer was.
    injuries = models.JSONField(default=dict, blank=True)

    classes = classify(
        internal=f"encounter {REPORT_INTERNAL}",
        clinical="note presenting_issues substances_current substances_past medication diagnosis risk_level risk_basis social_needs insurance"
        " safety_plan_made injuries return_comment",
    )

    class Meta:
        indexes = [
            models.Index(fields=["author", "-id"], name="clinical_part_author"),
            models.Index(fields=["author_agency", "id"], name="clinical_part_review", condition=Q(status="submitted")),
            GinIndex(SearchVector("note", config="english"), name="clinical_part_words"),
        ]


class ReviewOutcome(models.TextChoices):
    """How a review of one version ended."""

    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")


class ReportVersion(BaseModel):
    """A report as it stood when it was submitted, facts and part together, and what the review said; readable by that side only."""

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="versions")
    side = models.CharField(max_length=10, choices=[("police", _("Police")), ("clinical", _("Clinical"))])
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Why it was amended; empty for what was submitted before any approval.
    reason = models.TextField(blank=True)
    snapshot = models.JSONField(default=dict)
    review = models.CharField(max_length=10, choices=ReviewOutcome.choices, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    review_comment = models.TextField(blank=True)

    classes = classify(internal="encounter side version at by review reviewed_at reviewed_by", clinical="snapshot reason review_comment")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["encounter", "side", "version"], name="report_version_once"),
            models.CheckConstraint(
                condition=Q(review="", reviewed_at=None, reviewed_by=None)
                | ~Q(review="") & Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="report_version_review_pair",
            ),
        ]


class FactCorrection(BaseModel):
    """A change of the shared facts after one side had submitted them: who, why, before and after; both sides read it."""

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="corrections")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=[("police", _("Police")), ("clinical", _("Clinical"))])
    reason = models.CharField(max_length=300)
    # Field name -> value, of the fields that changed.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    classes = classify(internal="encounter at by side", identifying="reason before after")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["encounter", "-id"], name="fact_correction_encounter")]
