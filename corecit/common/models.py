"""The base of every table, and the code lists that administrators edit."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class BaseModel(models.Model):
    """A row with a public id: `uid` stands in addresses and the API, the serial key never leaves the database."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    # Field name -> public | internal | identifying | clinical | police; drives scrubbing, exports and log filters (a test asks it of every field).
    classes: ClassVar[dict[str, str]] = {}

    class Meta:
        abstract = True


BASE_CLASSES = {"id": "internal", "uid": "public", "created_at": "internal", "updated_at": "internal"}


def classify(*, public: str = "", internal: str = "", identifying: str = "", clinical: str = "", police: str = "") -> dict[str, str]:
    """The class of each field of a model, from space-separated field names; raises ValueError when a field is named twice."""
    result = dict(BASE_CLASSES)
    groups = {"public": public, "internal": internal, "identifying": identifying, "clinical": clinical, "police": police}
    for name, fields in groups.items():
        for field in fields.split():
            if field in result:
                raise ValueError(f"{field} is classified twice: as {result[field]} and {name}.")
            result[field] = name
    return result


class OutcomeClass(models.TextChoices):
    """The stable classes on which every report rests, whatever an agency calls its dispositions."""

    COMMUNITY = "community", _("Stayed in the community")
    CRISIS_FACILITY = "crisis_facility", _("Crisis facility, voluntary")
    ED = "ed", _("Emergency department")
    HOLD = "hold", _("Involuntary hold")
    ADMISSION = "admission", _("Voluntary psychiatric admission")
    JUSTICE = "justice", _("Citation, arrest or custody")
    NO_CONTACT = "no_contact", _("No contact or no action")
    DEATH = "death", _("Death")


class CodeList(models.TextChoices):
    """The lists of values that an administrator edits."""

    CALL_SOURCE = "call_source", _("Call source")
    LOCATION_CATEGORY = "location_category", _("Location category")
    RESPONSE_TYPE = "response_type", _("Response type")
    NATURE_OF_CRISIS = "nature_of_crisis", _("Nature of crisis")
    PRESENTING_ISSUE = "presenting_issue", _("Presenting issue")
    BEHAVIOUR = "behaviour", _("Behaviour")
    SUBSTANCE = "substance", _("Substance")
    WEAPON = "weapon", _("Weapon")
    TECHNIQUE = "technique", _("De-escalation technique")
    FORCE = "force", _("Force and restraint")
    INJURY = "injury", _("Injury")
    HOUSING = "housing", _("Housing")
    INSURANCE = "insurance", _("Insurance")
    DISPOSITION = "disposition", _("Disposition")
    TRANSPORT = "transport", _("Transport")
    HOLD_STATUTE = "hold_statute", _("Hold statute")
    SOCIAL_NEED = "social_need", _("Social need")
    CONTACT_METHOD = "contact_method", _("Follow-up contact")
    CONTACT_RESULT = "contact_result", _("Follow-up result")
    CIT_REASON = "cit_reason", _("CIT officer not available: reason")
    RACE = "race", _("Race")
    ETHNICITY = "ethnicity", _("Ethnicity")
    GENDER = "gender", _("Gender")
    LANGUAGE = "language", _("Language")
    CLOSE_REASON = "close_reason", _("Reason for closing a case")
    SERVICE_NEED = "service_need", _("Service need")


class Code(BaseModel):
    """One value of a code list, with its words in English and Spanish; a used value is retired (active_to), never deleted."""

    list = models.CharField(max_length=40, choices=CodeList.choices)
    code = models.SlugField(max_length=60)
    label_en = models.CharField(max_length=120)
    label_es = models.CharField(max_length=120, blank=True)
    help_en = models.CharField(max_length=250, blank=True)
    outcome_class = models.CharField(max_length=20, choices=OutcomeClass.choices, blank=True)
    # Marks such as "none of the others may stand beside it" that forms need: exclusive, needs_hold, needs_transport.
    traits = models.JSONField(default=dict, blank=True)
    agency = models.ForeignKey("accounts.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sort = models.PositiveIntegerField(default=0)
    active_from_on = models.DateField(null=True, blank=True)
    active_to_on = models.DateField(null=True, blank=True)

    classes = classify(public="list code label_en label_es help_en outcome_class traits agency sort active_from_on active_to_on")

    class Meta:
        ordering = ["list", "sort", "label_en"]
        constraints = [
            models.UniqueConstraint(fields=["list", "code"], name="code_once_per_list"),
            models.CheckConstraint(
                condition=~models.Q(list="disposition") | ~models.Q(outcome_class=""), name="disposition_has_outcome_class"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The words in the reader's language, English where the other is missing."""
        return self.label_es if (get_language() or "en").startswith("es") and self.label_es else self.label_en
