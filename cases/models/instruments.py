"""Instruments: screens that ship with corecit and forms that an agency makes, each with its versions and who switched it on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corecit.accounts.models import Agency
from corecit.common.models import BaseModel, classify


class Licence(models.TextChoices):
    """On what terms an instrument may be used."""

    PUBLIC_DOMAIN = "public_domain", _("Public domain")
    FREE_WITH_NOTICE = "free_with_notice", _("Free, its notice is kept")
    NEEDS_PERMISSION = "needs_permission", _("Needs written permission")
    OWN = "own", _("The agency's own")


class Instrument(BaseModel):
    """A screen or form with a name that lasts over its versions; without an agency it ships with corecit."""

    # "c-ssrs-screener-recent"; an agency's own form has a made-up one.
    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    licence = models.CharField(max_length=20, choices=Licence.choices)
    notice = models.TextField(blank=True)
    # The function of cases.instruments.scoring that reads its answers; an agency's own form has none.
    scoring = models.CharField(max_length=20, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    classes = classify(public="key title licence notice scoring", internal="agency created_by")

    class Meta:
        ordering = ["title"]
        indexes = [models.Index(fields=["agency", "title"], name="instrument_agency")]


class InstrumentVersion(BaseModel):
    """One wording of an instrument as a FHIR R4 Questionnaire; published, it never changes, so that old answers keep their questions."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    # What its author calls it: "2008", "1.0".
    label = models.CharField(max_length=40, blank=True)
    definition = models.JSONField(default=dict)
    published_at = models.DateTimeField(null=True, blank=True)
    # Nobody, for a version that ships with corecit.
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    classes = classify(public="instrument number label definition", internal="published_at published_by")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="instrument_version_once"),
            models.UniqueConstraint(fields=["instrument"], condition=Q(published_at=None), name="one_draft_per_instrument"),
            models.CheckConstraint(condition=Q(published_by=None) | Q(published_at__isnull=False), name="published_by_when"),
        ]


class InstrumentUse(BaseModel):
    """Whether an agency uses an instrument, who decided so, and the permission where one is needed."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="uses")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    is_on = models.BooleanField(default=False)
    switched_at = models.DateTimeField()
    switched_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Who gave the permission, when, and where it is filed.
    permission_from = models.CharField(max_length=200, blank=True)
    permission_on = models.DateField(null=True, blank=True)
    permission_reference = models.CharField(max_length=200, blank=True)

    classes = classify(internal="instrument agency is_on switched_at switched_by permission_from permission_on permission_reference")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instrument", "agency"], name="instrument_use_once"),
            models.CheckConstraint(
                condition=Q(permission_from="", permission_on=None, permission_reference="")
                | ~Q(permission_from="") & ~Q(permission_reference="") & Q(permission_on__isnull=False),
                name="permission_whole",
            ),
        ]
