"""CAD incidents: where they came from, the raw row kept, and what the agency's codes mean."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corecit.accounts.models import Agency, Team
from corecit.common.models import BaseModel, classify


class CrisisLevel(models.TextChoices):
    """Whether a call type marks a mental-health crisis (APCO common incident types, mapped by each agency)."""

    CERTAIN = "certain", _("Crisis")
    POSSIBLE = "possible", _("Possibly a crisis")
    NO = "no", _("Not a crisis")


class CallProfile(BaseModel):
    """How one agency's CAD export is to be read: columns, zone, date formats, markers for missing values."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="call_profiles")
    name = models.CharField(max_length=120)
    # Our field name -> list of column headers (several are joined, as date and time in two columns).
    columns = models.JSONField(default=dict)
    time_zone = models.CharField(max_length=64)
    date_formats = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    missing_markers = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    midnight_is_missing = models.BooleanField(default=False)
    list_separator = models.CharField(max_length=5, default=",", blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    # The header row it was made from, to recognise the next file.
    header = ArrayField(models.CharField(max_length=200), default=list)

    classes = classify(
        internal="agency name columns time_zone date_formats missing_markers midnight_is_missing list_separator encoding header"
    )

    class Meta:
        ordering = ["agency", "name"]
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="call_profile_name_once")]


class CallTypeMap(BaseModel):
    """What a local call type means: crisis certain, possible or no; type matched without regard to case."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="call_types")
    local_type = models.CharField(max_length=200)
    level = models.CharField(max_length=10, choices=CrisisLevel.choices)
    # APCO common incident type code, where one fits (MNTL, SUICIDE, WELFARE ...).
    standard_type = models.CharField(max_length=20, blank=True)
    # False: proposed by matching words; an administrator has not looked at it yet.
    is_confirmed = models.BooleanField(default=False)

    classes = classify(public="agency local_type level standard_type", internal="is_confirmed")

    class Meta:
        ordering = ["agency", "local_type"]
        constraints = [models.UniqueConstraint(fields=["agency", "local_type"], name="call_type_once_per_agency")]


class ImportState(models.TextChoices):
    """Where an import of calls stands."""

    UPLOADED = "uploaded", _("Waiting for the columns to be confirmed")
    QUEUED = "queued", _("Waiting to start")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class CallImport(BaseModel):
    """One file of calls: its progress, its counts, and the file of rejected rows."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="call_imports")
    profile = models.ForeignKey(CallProfile, null=True, blank=True, on_delete=models.PROTECT, related_name="imports")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # Names of files in the default storage; the stored names are random.
    file = models.CharField(max_length=200)
    original_name = models.CharField(max_length=200)
    size = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    bytes_done = models.BigIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    rows_new = models.PositiveIntegerField(default=0)
    rows_changed = models.PositiveIntegerField(default=0)
    rows_unchanged = models.PositiveIntegerField(default=0)
    rows_rejected = models.PositiveIntegerField(default=0)
    rows_marked = models.PositiveIntegerField(default=0)
    rejected_file = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    classes = classify(
        internal="agency profile created_by file original_name size state bytes_done rows_read rows_new rows_changed rows_unchanged rows_rejected rows_marked"
        " rejected_file error started_at heartbeat_at finished_at"
    )

    class Meta:
        ordering = ["-id"]


class CallSourceKind(models.TextChoices):
    """The door through which a call came in."""

    IMPORT = "import", _("File")
    API = "api", _("CAD")
    MANUAL = "manual", _("Typed by hand")


class Call(BaseModel):
    """A CAD incident of one agency; times in UTC as CAD stamped them, nobody retypes them."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="calls")
    incident_number = models.CharField(max_length=60)
    report_number = models.CharField(max_length=60, blank=True)
    source_kind = models.CharField(max_length=10, choices=CallSourceKind.choices)
    source_text = models.CharField(max_length=120, blank=True)
    initial_type = models.CharField(max_length=200, blank=True)
    final_type = models.CharField(max_length=200, blank=True)
    crisis_level = models.CharField(max_length=10, choices=CrisisLevel.choices, default=CrisisLevel.NO)
    priority = models.CharField(max_length=20, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    en_route_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    # Which of the times are ambiguous (end of daylight saving) or otherwise doubtful: {"received_at": "ambiguous"}.
    time_marks = models.JSONField(default=dict, blank=True)
    address = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=120, blank=True)
    beat = models.CharField(max_length=60, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    units = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    dispositions = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    notes = models.TextField(blank=True)
    # The latest row as it came, every column.
    raw = models.JSONField(default=dict, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    last_import = models.ForeignKey(CallImport, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Set with its reason when a crisis call needs no report (cancelled, duplicate).
    no_report_reason = models.CharField(max_length=200, blank=True)
    no_report_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The unit of an officer's own team, found from the units on the call; the first line of "awaiting a report".
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    classes = classify(
        public="agency crisis_level source_kind",
        internal="incident_number report_number source_text initial_type final_type priority received_at dispatched_at en_route_at arrived_at cleared_at"
        " time_marks beat units dispositions digest last_import created_by no_report_reason no_report_by team city",
        identifying="address latitude longitude",
        police="notes raw",
    )

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["agency", "incident_number"], name="call_once_per_agency")]
        indexes = [
            models.Index(fields=["agency", "-received_at", "-id"], name="call_list"),
            models.Index(fields=["agency", "crisis_level", "-received_at", "-id"], name="call_crisis", condition=~Q(crisis_level="no")),
        ]


class CallRevision(BaseModel):
    """A row as it came, one per distinct content of a call, so that a changed row keeps the one before."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="revisions")
    call_import = models.ForeignKey(CallImport, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveIntegerField(null=True, blank=True)
    raw = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    classes = classify(internal="call call_import line digest", police="raw")

    class Meta:
        ordering = ["-id"]
