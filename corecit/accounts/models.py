"""Who is who: agencies, teams, people, and the role in which a person acts."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from guardian.mixins import GuardianUserMixin

from corecit.accounts.roles import Role
from corecit.common.models import BaseModel, classify


def check_time_zone(value: str) -> None:
    """Accepts an IANA zone name; raises ValidationError for anything else."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(value)s” is not a time zone. Use an IANA name such as America/New_York."), params={"value": value})


class Sector(models.TextChoices):
    """What an agency is; decides the side of the wall its people stand on."""

    LAW_ENFORCEMENT = "law_enforcement", _("Law enforcement")
    BEHAVIORAL_HEALTH = "behavioral_health", _("Behavioral health")
    EMS = "ems", _("EMS")
    DISPATCH = "dispatch", _("Dispatch")
    OTHER = "other", _("Other")


class Agency(BaseModel):
    """An organisation whose people work in corecit, with the policies that it sets for the wall."""

    name = models.CharField(max_length=160, unique=True)
    short_name = models.CharField(max_length=40)
    sector = models.CharField(max_length=20, choices=Sector.choices)
    ori = models.CharField(_("ORI or agency number"), max_length=20, blank=True)
    time_zone = models.CharField(max_length=64, default="America/New_York", validators=[check_time_zone])
    is_covered_entity = models.BooleanField(_("HIPAA covered entity"), default=False)
    is_part2_program = models.BooleanField(_("42 CFR Part 2 program"), default=False)
    is_criminal_justice_agency = models.BooleanField(default=False)
    require_mfa = models.BooleanField(_("Everybody needs a second factor"), default=False)
    # Policies that DOMAIN's wall leaves to the agency whose data it is.
    shares_narrative_with_clinicians = models.BooleanField(_("Clinicians of the case may read officer narratives"), default=False)
    shares_charges_with_clinicians = models.BooleanField(_("Clinicians of the case may read the outcome of charges"), default=False)
    is_active = models.BooleanField(default=True)

    classes = classify(
        public="name short_name sector ori time_zone is_covered_entity is_part2_program is_criminal_justice_agency",
        internal="require_mfa shares_narrative_with_clinicians shares_charges_with_clinicians is_active",
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name


class Team(BaseModel):
    """A working group; its ordinary cases are open to its members, who may come from several agencies."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)
    # guardian grants to a team go to this group; membership of it is not kept, our memberships are the truth.
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="team")
    is_active = models.BooleanField(default=True)

    classes = classify(public="agency name", internal="group is_active")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="team_name_once_per_agency")]

    def __str__(self) -> str:
        return self.name


class Theme(models.TextChoices):
    """The look of the pages: as the device says, light, or night."""

    SYSTEM = "system", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Night")


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user who can sign in with this e-mail address (kept in lower case) and password."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        """The user of an e-mail address, whatever its case."""
        return self.get(email__iexact=email)


class User(GuardianUserMixin, AbstractBaseUser, PermissionsMixin, BaseModel):
    """A person who signs in; what they may do comes from the membership they act in."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    badge_number = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=5, default="en")
    theme = models.CharField(max_length=10, choices=Theme.choices, default=Theme.SYSTEM)
    is_active = models.BooleanField(default=True)
    # An account of a program (a CAD vendor's push): it has API tokens, and never a password or a session.
    is_service = models.BooleanField(default=False)
    disabled_reason = models.CharField(max_length=200, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    current_membership = models.ForeignKey("Membership", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # The latest of sign-in and reactivation; after 90 days without either the account is disabled.
    last_active_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    classes = classify(
        internal="password last_login is_superuser groups user_permissions name phone badge_number language theme is_active disabled_reason"
        " current_membership last_active_at email is_service disabled_at disabled_by"
    )

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["name", "id"], name="user_by_name")]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="email_once_whatever_its_case"),
            # A superuser would pass has_perm everywhere, past every policy.
            models.CheckConstraint(condition=Q(is_superuser=False), name="no_superuser"),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(disabled_at=None, disabled_by=None, disabled_reason=""), name="disabled_only_when_inactive"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name as written in lists."""
        return self.name


class Membership(BaseModel):
    """A role that a person holds at an agency, in one team or (team empty) in all teams of the agency."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role.choices)
    # A partner user answers for one organisation of the directory; its uid, as the floor knows no directory.
    organization_uid = models.UUIDField(null=True, blank=True)
    unit = models.CharField(_("Unit or call sign"), max_length=40, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    classes = classify(internal="user agency team role organization_uid unit starts_on ends_on is_active")

    class Meta:
        ordering = ["user", "id"]
        indexes = [models.Index(fields=["agency", "role"]), models.Index(fields=["team"])]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency", "team", "role"], condition=Q(is_active=True), nulls_distinct=False, name="membership_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return " · ".join([str(Role(self.role).label), self.agency.short_name] + ([self.team.name] if self.team else []))

    def is_in_force(self, day: dt.date) -> bool:
        """Whether it holds on a day; as `selectors.memberships.in_force` asks of many."""
        begun, lasting = self.starts_on is None or self.starts_on <= day, self.ends_on is None or self.ends_on >= day
        return self.is_active and self.agency.is_active and begun and lasting


class CredentialKind(models.TextChoices):
    """Trainings that count for CIT coverage."""

    CIT40 = "cit40", _("40-hour CIT")
    CIT8 = "cit8", _("8-hour CIT")
    MHFA = "mhfa", _("8-hour Mental Health First Aid")
    DISPATCHER = "dispatcher", _("Dispatcher course")
    REFRESHER = "refresher", _("Refresher")
    LICENCE = "licence", _("Clinical license")


class Credential(BaseModel):
    """A training or license of a person, with hours and expiry."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="credentials")
    kind = models.CharField(max_length=20, choices=CredentialKind.choices)
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    earned_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    provider = models.CharField(max_length=120, blank=True)

    classes = classify(internal="user kind hours earned_on expires_on provider")

    class Meta:
        ordering = ["-earned_on"]


class Shift(BaseModel):
    """Hours during which a person is on duty in a team."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="shifts")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="shifts")
    unit = models.CharField(max_length=40, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    classes = classify(internal="user team unit starts_at ends_at")

    class Meta:
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["team", "starts_at"]), models.Index(fields=["user", "ends_at"])]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_start")]


class ApiToken(BaseModel):
    """A token by which a program pushes and reads through the API; the token itself is kept by knox as a hash, and shown once."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("Name of the program"), max_length=80)
    # Its first characters, by which people tell tokens apart.
    key_start = models.CharField(max_length=8)
    token = models.OneToOneField("knox.AuthToken", null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    classes = classify(internal="user name key_start token expires_at created_by revoked_at revoked_by")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False), name="token_revoked_pair")
        ]
