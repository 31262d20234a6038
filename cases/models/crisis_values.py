"""How the words of another system's crisis form are read: an agency's map from a disposition's words to one of the list."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from corecit.accounts.models import Agency
from corecit.common.models import BaseModel, classify


class CrisisValue(BaseModel):
    """One disposition as a crisis form writes it, and the code of the disposition list that an agency reads it as."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    # Upper case, single spaces, none around a slash: two spellings of one value are one.
    value = models.CharField(_("As the form writes it"), max_length=200)
    code = models.CharField(_("Disposition"), max_length=60)

    classes = classify(internal="agency value code")

    class Meta:
        ordering = ["value"]
        constraints = [models.UniqueConstraint(fields=["agency", "value"], name="crisis_value_once")]
