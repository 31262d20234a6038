"""CAD incidents: where they came from, the raw row kept, and what the agency's codes mean."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
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
    # As "MM/DD/YYYY hh:mm:ss AM", tried in order; empty: the shapes that the import engine knows.
    date_formats = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    missing_markers = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    midnight_is_missing = models.BooleanField(default=False)
    # Between several dispositions in one cell; empty: a cell is one value.
    list_separator = models.CharField(max_length=5, blank=True)
    # Value of the column "service" -> uid of the agency whose calls those rows are; other values: the profile's own agency.
    agency_values = models.JSONField(default=dict, blank=True)
    # The header row it was made from, to recognise the next file.
    header = ArrayField(models.CharField(max_length=200), default=list)

    classes = classify(
        internal="agency name columns time_zone date_formats missing_markers midnight_is_missing list_separator agency_values header"
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
    # How the file is to be opened, found once at upload: {"kind": "csv", "encoding": "cp1252", "delimiter": ";"}.
    layout = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    bytes_done = models.BigIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    rows_new = models.PositiveIntegerField(default=0)
    rows_changed = models.PositiveIntegerField(default=0)
    rows_unchanged = models.PositiveIntegerField(default=0)
    # Rows that joined a call which an earlier row of the same file had brought (one row per unit).
    rows_merged = models.PositiveIntegerField(default=0)
    rows_rejected = models.PositiveIntegerField(default=0)
    rows_marked = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    # Whoever runs the import holds this; a worker that finds another value here stops.
    claim = models.UUIDField(null=True, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    classes = classify(
        internal="agency profile created_by file original_name size layout state bytes_done rows_read rows_new rows_changed rows_unchanged rows_merged"
        " rows_rejected rows_marked error claim queued_at started_at heartbeat_at finished_at"
    )

    class Meta:
        ordering = ["-id"]


class RejectReason(models.TextChoices):
    """Why a row did not become a call."""

    NO_NUMBER = "no_number", _("The row has no incident number.")
    MANGLED_NUMBER = (
        "mangled_number",
        _("A spreadsheet shortened the incident number. Export the file again without opening it in a spreadsheet."),
    )
    LONG_NUMBER = "long_number", _("The incident number is longer than 60 characters. Check that the column is the right one.")
    EMPTY = "empty", _("The row has a number, but neither a time nor a type: probably a total or a footer.")
    UNREADABLE = "unreadable", _("The row could not be taken apart: probably a quotation mark that is never closed.")


class CallRejection(models.Model):
    """A row of a file that did not become a call, kept as it came so that it can be mended and sent again."""

    call_import = models.ForeignKey(CallImport, on_delete=models.CASCADE, related_name="rejections")
    line = models.PositiveIntegerField()
    reason = models.CharField(max_length=20, choices=RejectReason.choices)
    raw = models.JSONField(default=dict)

    classes = classify(internal="call_import line reason", police="raw") | {"id": "internal"}

    class Meta:
        ordering = ["id"]


class CallSourceKind(models.TextChoices):
    """The door through which a call came in."""

    IMPORT = "import", _("File")
    API = "api", _("CAD")
    MANUAL = "manual", _("Typed by hand")


class NoReportReason(models.TextChoices):
    """Why a crisis call needs no report."""

    CANCELLED = "cancelled", _("Cancelled before anybody arrived")
    DUPLICATE = "duplicate", _("Duplicate of another call")
    NOT_CRISIS = "not_crisis", _("No crisis after all")
    OTHER_AGENCY = "other_agency", _("Another agency answered and reports it")
    OTHER = "other", _("Another reason")


class Call(BaseModel):
    """A CAD incident of one agency; times in UTC as CAD stamped them, nobody retypes them."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="calls")
    incident_number = models.CharField(max_length=60)
    report_number = models.CharField(max_length=60, blank=True)
    source_kind = models.CharField(max_length=10, choices=CallSourceKind.choices)
    source_text = models.CharField(max_length=120, blank=True)
    # As CAD names it: POLICE, FIRE, EMS.
    service = models.CharField(max_length=60, blank=True)
    initial_type = models.CharField(max_length=200, blank=True)
    final_type = models.CharField(max_length=200, blank=True)
    crisis_level = models.CharField(max_length=10, choices=CrisisLevel.choices, default=CrisisLevel.NO)
    priority = models.CharField(max_length=20, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    en_route_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    # When CAD tells no more than a day or a year: its beginning.
    about_at = models.DateTimeField(null=True, blank=True)
    # What lists order by: the first time known, else when the row came in; kept by the database.
    listed_at = models.GeneratedField(
        expression=Coalesce("received_at", "dispatched_at", "en_route_at", "arrived_at", "cleared_at", "about_at", "created_at"),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    # What is doubtful, by field: {"received_at": "ambiguous"} (end of daylight saving), "shifted", "unreadable: '00:05.0'", "date_only", "order" ...
    time_marks = models.JSONField(default=dict, blank=True)
    address = models.CharField(max_length=300, blank=True)
    # One address in one form, kept by a trigger of the database; empty where the text is no place.
    place_key = models.CharField(max_length=200, blank=True, default="", editable=False)
    city = models.CharField(max_length=120, blank=True)
    beat = models.CharField(max_length=60, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    units = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    dispositions = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    notes = models.TextField(blank=True)
    # The latest row as it came, every column.
    raw = models.JSONField(default=dict, blank=True)
    # Of every row that the present content comes from: a row met again changes nothing.
    digests = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    # The file that brought the present content, and the line in it.
    last_import = models.ForeignKey(CallImport, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveIntegerField(null=True, blank=True)
    # The dispatch center that brought it in; its dispatchers see it whatever agency answers.
    dispatch_agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Set when a crisis call needs no report: a NoReportReason, or the words typed for "other".
    no_report_reason = models.CharField(max_length=200, blank=True)
    no_report_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The unit of an officer's own team, found from the units on the call; the first line of "awaiting a report".
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    classes = classify(
        public="agency crisis_level source_kind",
        internal="incident_number report_number source_text service initial_type final_type priority received_at dispatched_at en_route_at arrived_at"
        " cleared_at about_at listed_at time_marks beat units dispositions digests last_import line dispatch_agency created_by no_report_reason"
        " no_report_by team city",
        identifying="address place_key latitude longitude",
        police="notes raw",
    )

    class Meta:
        ordering = ["-listed_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["agency", "incident_number"], name="call_once_per_agency")]
        indexes = [
            models.Index(fields=["-listed_at", "-id"], name="call_newest"),
            models.Index(
                fields=["place_key", "listed_at", "id"], name="call_place", opclasses=["varchar_pattern_ops", "timestamptz_ops", "int8_ops"]
            ),
            models.Index(fields=["agency", "-listed_at", "-id"], name="call_list"),
            models.Index(fields=["agency", "crisis_level", "-listed_at", "-id"], name="call_crisis", condition=~Q(crisis_level="no")),
            models.Index(fields=["incident_number"], opclasses=["varchar_pattern_ops"], name="call_number"),
        ]


class CallSighting(models.Model):
    """A call that a running import has met: a second row of it in the same file joins it instead of taking its place. Gone when the import ends."""

    call_import = models.ForeignKey(CallImport, on_delete=models.CASCADE, related_name="+")
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="+", db_index=False)

    classes = classify(internal="call_import call") | {"id": "internal"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call_import", "call"], name="call_sighted_once")]


class CallRevision(BaseModel):
    """An earlier content of a call, as it came: what a changed row took the place of, or another row of the same call in one file."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="revisions")
    call_import = models.ForeignKey(CallImport, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveIntegerField(null=True, blank=True)
    raw = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    classes = classify(internal="call call_import line digest", police="raw")

    class Meta:
        ordering = ["-id"]
