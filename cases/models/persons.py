"""The person: names, how each fact is known, how to reach them and theirs, and what an officer must be careful of."""

from __future__ import annotations

from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.db.models.functions import Right
from django.utils.translation import gettext_lazy as _

from corecit.common.models import BaseModel, classify


class FactSource(models.TextChoices):
    """How a fact about a person is known."""

    PERCEIVED = "perceived", _("Perceived")
    SELF_REPORTED = "self_reported", _("Self-reported")
    RECORD = "record", _("From a record")


class Answer(models.TextChoices):
    """Yes and no, and the ways of not knowing, which differ."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Unknown")
    REFUSED = "refused", _("Refused to answer")
    NOT_ASKED = "not_asked", _("Not asked")


class EyeColor(models.TextChoices):
    """Eye colors as police descriptions name them."""

    BROWN = "brown", _("Brown eyes")
    BLUE = "blue", _("Blue eyes")
    GREEN = "green", _("Green eyes")
    HAZEL = "hazel", _("Hazel eyes")
    GRAY = "gray", _("Gray eyes")
    BLACK = "black", _("Black eyes")
    OTHER = "other", _("Other or two colors")


class HairColor(models.TextChoices):
    """Hair as police descriptions name it."""

    BLACK = "black", _("Black hair")
    BROWN = "brown", _("Brown hair")
    BLOND = "blond", _("Blond hair")
    RED = "red", _("Red hair")
    GRAY = "gray", _("Gray hair")
    WHITE = "white", _("White hair")
    BALD = "bald", _("Bald or shaved")
    OTHER = "other", _("Dyed or other")


def fact_source(label: Any) -> models.CharField:
    """The source of one fact."""
    return models.CharField(label, max_length=15, choices=FactSource.choices, blank=True)


@pghistory.track()
class Person(BaseModel):
    """Somebody an encounter or a case is about; may be unknown and named later. Holds no Social Security number and no criminal history."""

    first_name = models.CharField(max_length=80, blank=True)
    middle_name = models.CharField(max_length=80, blank=True)
    last_name = models.CharField(max_length=80, blank=True)
    suffix = models.CharField(max_length=20, blank=True)
    is_unknown = models.BooleanField(_("Identity unknown"), default=False)
    description = models.CharField(_("Physical description"), max_length=300, blank=True)
    born_on = models.DateField(_("Date of birth"), null=True, blank=True)
    age_low = models.PositiveSmallIntegerField(_("Age, from"), null=True, blank=True)
    age_high = models.PositiveSmallIntegerField(_("Age, to"), null=True, blank=True)
    birth_source = fact_source(_("Source of the date of birth or age"))
    gender = models.CharField(max_length=60, blank=True)
    gender_source = fact_source(_("Source of the gender"))
    race = models.CharField(max_length=60, blank=True)
    race_source = fact_source(_("Source of the race"))
    ethnicity = models.CharField(max_length=60, blank=True)
    ethnicity_source = fact_source(_("Source of the ethnicity"))
    height_inches = models.PositiveSmallIntegerField(_("Height"), null=True, blank=True)
    weight_pounds = models.PositiveSmallIntegerField(_("Weight"), null=True, blank=True)
    eye_color = models.CharField(_("Eyes"), max_length=10, choices=EyeColor.choices, blank=True)
    hair_color = models.CharField(_("Hair"), max_length=10, choices=HairColor.choices, blank=True)
    marks = models.CharField(_("Scars, marks, tattoos"), max_length=300, blank=True)
    looks_source = fact_source(_("Source of height, weight, eyes, hair and marks"))
    language = models.CharField(_("Preferred language"), max_length=60, blank=True)
    needs_interpreter = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NOT_ASKED)
    veteran = models.CharField(_("Served in the military"), max_length=10, choices=Answer.choices, default=Answer.NOT_ASKED)
    veteran_source = fact_source(_("Source"))
    housing = models.CharField(max_length=60, blank=True)
    insurance = models.CharField(max_length=60, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # The record that stands for this one too, always the last of a chain; whoever asks for this one is led there.
    linked_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="linked_from")

    classes = classify(
        internal="linked_into is_unknown created_by birth_source gender_source race_source ethnicity_source veteran_source looks_source",
        identifying="first_name middle_name last_name suffix description born_on age_low age_high gender race ethnicity language needs_interpreter"
        " height_inches weight_pounds eye_color hair_color marks"
        " veteran housing insurance",
    )

    class Meta:
        ordering = ["last_name", "first_name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(age_low=None) | Q(age_high=None) | Q(age_high__gte=models.F("age_low")), name="person_age_range"
            ),
            models.CheckConstraint(condition=~Q(linked_into=models.F("id")), name="person_not_linked_into_itself"),
        ]

    @property
    def display_name(self) -> str:
        """Last name first, as officers read it; words for an unknown person."""
        name = ", ".join(part for part in (self.last_name, " ".join(filter(None, (self.first_name, self.middle_name)))) if part)
        return " ".join(filter(None, (name, self.suffix))) or str(_("Unknown person"))


@pghistory.track()
class PersonName(BaseModel):
    """Another name of a person, and the search form of every name (lower case, no accents), primary one included."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(
        max_length=10,
        choices=[("primary", _("Name")), ("alias", _("Alias")), ("nickname", _("Nickname")), ("former", _("Former name"))],
        default="alias",
    )
    text = models.CharField(max_length=200)
    search = models.CharField(max_length=200)

    classes = classify(internal="person kind", identifying="text search")

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["search"], opclasses=["varchar_pattern_ops"], name="person_name_prefix"),
            # Words of a name in any order, each by its beginning.
            GinIndex(SearchVector("search", config="simple"), name="person_name_words"),
        ]


@pghistory.track()
class PersonPhone(BaseModel):
    """A phone number of a person, E.164, with the dates between which it held."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="phones")
    number = models.CharField(max_length=40)
    note = models.CharField(max_length=120, blank=True)
    may_text = models.BooleanField(default=False)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    classes = classify(internal="person may_text from_on to_on", identifying="number note")

    class Meta:
        ordering = ["id"]
        # A number is asked for with or without its area code.
        indexes = [models.Index(Right("number", 7), name="person_phone_end")]


@pghistory.track()
class PersonAddress(BaseModel):
    """An address of a person, with the dates between which it held."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="addresses")
    text = models.CharField(max_length=300)
    # One address in one form, kept by a trigger of the database; empty where the text is no place.
    place_key = models.CharField(max_length=200, blank=True, default="", editable=False)
    note = models.CharField(max_length=120, blank=True)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    classes = classify(internal="person from_on to_on", identifying="text place_key note")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["place_key"], name="person_address_place", opclasses=["varchar_pattern_ops"])]


@pghistory.track()
class PersonContact(BaseModel):
    """Family, a case manager or a provider of the person, and whether they may be called."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    relation = models.CharField(
        max_length=20,
        choices=[
            ("family", _("Family")),
            ("friend", _("Friend")),
            ("case_manager", _("Case manager")),
            ("provider", _("Provider")),
            ("other", _("Other")),
        ],
    )
    phone = models.CharField(max_length=40, blank=True)
    may_call = models.BooleanField(_("May be called"), default=False)
    note = models.CharField(max_length=300, blank=True)
    # The side that wrote it down: a provider or case manager tells of a treatment, so only that side reads of them.
    side = models.CharField(max_length=10, choices=[("police", _("Police")), ("clinical", _("Clinical"))], default="clinical")

    classes = classify(internal="person relation may_call side", identifying="name phone note")

    class Meta:
        ordering = ["id"]


@pghistory.track()
class Caution(BaseModel):
    """An officer-safety caution with its date, source and expiry; read by both sides, never by partners."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cautions")
    text = models.CharField(max_length=300)
    source = models.CharField(max_length=200)
    noted_on = models.DateField()
    expires_on = models.DateField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    classes = classify(internal="person noted_on expires_on created_by retired_at retired_by", police="text source")

    class Meta:
        ordering = ["-noted_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_by=None) | Q(retired_at__isnull=False, retired_by__isnull=False),
                name="caution_retired_pair",
            )
        ]
