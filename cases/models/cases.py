"""The case, who may see it, and its way through its states."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from cases.models.persons import Person
from corecit.accounts.models import Agency, Team
from corecit.common.models import BaseModel, classify


class CaseStatus(models.TextChoices):
    """Where a case stands."""

    NEW = "new", _("New")
    ACTIVE = "active", _("Active")
    MONITORING = "monitoring", _("Monitoring")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Reopened")


class GrantReason(models.TextChoices):
    """Why a grant opens a case."""

    ASSIGNED = "assigned", _("Assigned")
    LEAD = "lead", _("Leads the case")
    SHARED = "shared", _("Shared")
    BREAK_GLASS = "break_glass", _("Emergency access")


@pghistory.track()
class Case(BaseModel):
    """The care for one person (or an unknown one) over time."""

    number = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="cases")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="cases")
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=CaseStatus.choices, default=CaseStatus.NEW)
    # Open to grants alone; the team does not see it.
    is_restricted = models.BooleanField(default=False)
    reason = models.CharField(_("Why the case was opened"), max_length=300, blank=True)
    opened_at = models.DateTimeField()
    activity_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    close_reason = models.CharField(max_length=60, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    classes = classify(
        internal="number agency team lead status is_restricted opened_at activity_at closed_at closed_by close_reason created_by person",
        clinical="reason",
    )

    class Meta:
        ordering = ["-opened_at", "-id"]
        # view_case is Django's; these two widen it.
        permissions = [("work_case", "Can work on the case"), ("share_case", "Can share the case")]
        default_permissions = ["view"]
        indexes = [
            models.Index(fields=["team", "-opened_at", "-id"], name="case_team_list"),
            models.Index(fields=["person"], name="case_of_person"),
            models.Index(fields=["lead", "-activity_at"], name="case_of_lead"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) & ~Q(status="closed")
                | Q(closed_at__isnull=False, closed_by__isnull=False, status="closed"),
                name="case_closed_pair",
            )
        ]


class CaseTransition(BaseModel):
    """One step of a case from state to state."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transitions")
    from_status = models.CharField(max_length=12, blank=True)
    to_status = models.CharField(max_length=12)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    classes = classify(internal="case from_status to_status by at", clinical="reason")

    class Meta:
        ordering = ["id"]


class GrantFields(models.Model):
    """What we add to guardian's rows: why, from whom, until when."""

    reason = models.CharField(max_length=12, choices=GrantReason.choices, default=GrantReason.SHARED)
    note = models.CharField(max_length=300, blank=True)
    # What made the grant, when a person did not: "encounter", "handover".
    source = models.CharField(max_length=40, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


GRANT_CLASSES = dict.fromkeys(
    ("id", "permission", "user", "group", "content_object", "reason", "note", "source", "granted_by", "granted_at", "expires_at"),
    "internal",
)


@pghistory.track()
class CaseUserPermission(GrantFields, UserObjectPermissionBase):
    """guardian's grant of one permission on one case to one person."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="user_grants")
    classes = GRANT_CLASSES

    class Meta(UserObjectPermissionBase.Meta):
        indexes = [
            models.Index(fields=["expires_at"], name="user_grant_expiry", condition=Q(expires_at__isnull=False)),
            # Who works on what: a few of the many grants that somebody may hold.
            models.Index(fields=["user"], name="user_grant_working", condition=Q(reason__in=("lead", "assigned"))),
        ]


@pghistory.track()
class CaseGroupPermission(GrantFields, GroupObjectPermissionBase):
    """guardian's grant of one permission on one case to one team (its group)."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="group_grants")
    classes = GRANT_CLASSES

    class Meta(GroupObjectPermissionBase.Meta):
        indexes = [models.Index(fields=["expires_at"], name="group_grant_expiry", condition=Q(expires_at__isnull=False))]


class CaseAccess(models.Model):
    """Who may see which case, kept by database triggers from cases and grants; read by every list, written by no code of ours.

    `principal` is a user's id, or a team's id below zero. A row past `expires_at` opens nothing.
    """

    pk = models.CompositePrimaryKey("principal", "case")
    principal = models.BigIntegerField()
    case = models.ForeignKey(Case, on_delete=models.DO_NOTHING, related_name="access", db_index=False, db_constraint=False)
    status = models.CharField(max_length=12)
    opened_at = models.DateTimeField()
    activity_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    classes = dict.fromkeys(("pk", "principal", "case", "status", "opened_at", "activity_at", "expires_at"), "internal")

    class Meta:
        indexes = [
            models.Index(fields=["principal", "-opened_at", "-case"], name="case_access_opened"),
            models.Index(fields=["principal", "-activity_at", "-case"], name="case_access_activity"),
            models.Index(fields=["principal", "status", "-opened_at", "-case"], name="case_access_status"),
            models.Index(fields=["case"], name="case_access_case"),
        ]
