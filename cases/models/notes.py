"""Notes on a case, each with a side of the wall, and the templates that agencies keep for them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from corecit.accounts.models import Agency
from corecit.common.models import BaseModel, classify

SIDES = [("police", _("Police")), ("clinical", _("Clinical"))]


class NoteKind(models.TextChoices):
    """What kind of note, which decides its readers."""

    POLICE = "police", _("Police note")
    CLINICAL = "clinical", _("Clinical note")
    CONTACT = "contact", _("Contact note")
    PSYCHOTHERAPY = "psychotherapy", _("Psychotherapy note")
    COMMENT = "comment", _("Supervisor comment")


# Written for their author, or for one colleague: in no search, no print, no export.
NEVER_PRINTED = (NoteKind.PSYCHOTHERAPY, NoteKind.COMMENT)


class NoteTemplate(BaseModel):
    """The sections in which an agency writes a kind of note; a note keeps the headings it was written under."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="note_templates")
    name = models.CharField(max_length=80)
    side = models.CharField(max_length=10, choices=SIDES)
    kind = models.CharField(max_length=15, choices=[choice for choice in NoteKind.choices if choice[0] != "comment"])
    # [{"heading": "Data", "hint": "What was seen and said"}], in order.
    sections = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)

    classes = classify(internal="agency name side kind sections is_active")

    class Meta:
        ordering = ["agency", "name"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="note_template_once"),
            models.CheckConstraint(
                condition=Q(kind="police", side="police") | ~Q(kind="police") & Q(side="clinical"), name="note_template_side_of_kind"
            ),
        ]


class Note(BaseModel):
    """A note with a side. Unsigned it is its author's alone and may change; signed it is amended by addendum only, which a database trigger
    holds. A psychotherapy note is its author's alone for good (45 CFR 164.501); a comment is read by its addressee and the supervisors of its side.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    side = models.CharField(max_length=10, choices=SIDES)
    kind = models.CharField(max_length=15, choices=NoteKind.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_role = models.CharField(max_length=30)
    # With its headings where it has sections; what search, timeline and API read.
    text = models.TextField()
    # [{"heading": "Data", "text": "…"}] where it was written by a template.
    sections = models.JSONField(default=list, blank=True)
    template = models.ForeignKey(NoteTemplate, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    addendum_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="addenda")
    # A comment alone: to whom, and on which note if on one.
    addressed_to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="comments")

    classes = classify(
        internal="case side kind author author_role template at signed_at addendum_to addressed_to about", clinical="text sections"
    )

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["case", "-at", "-id"], name="note_case"),
            models.Index(fields=["author", "-updated_at"], name="note_unsigned", condition=Q(signed_at=None)),
            # What no search may read is in no index that a search could read.
            GinIndex(
                SearchVector("text", config="english"),
                name="note_words",
                condition=Q(kind__in=["police", "clinical", "contact"], signed_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="police", side="police") | Q(kind="comment") | ~Q(kind__in=["police", "comment"]) & Q(side="clinical"),
                name="note_side_of_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="comment", addressed_to__isnull=False) | ~Q(kind="comment") & Q(addressed_to=None, about=None),
                name="note_comment_addressed",
            ),
            models.CheckConstraint(condition=Q(addendum_to=None) | Q(signed_at__isnull=False), name="note_addendum_signed"),
        ]
