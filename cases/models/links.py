"""Two records of one person, linked: which stands for both, why, and a ledger of everything that moved, so that it can be undone."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.models.persons import Person
from corecit.common.models import BaseModel, classify


@pghistory.track()
class PersonLink(BaseModel):
    """One record (other) linked into another (kept) because both are one person; nothing is merged, so it can be undone at any time."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()
    unlinked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unlinked_at = models.DateTimeField(null=True, blank=True)
    unlink_reason = models.CharField(max_length=300, blank=True)

    classes = classify(internal="kept other linked_by linked_at unlinked_by unlinked_at", identifying="reason unlink_reason")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["kept", "-id"], name="person_link_kept")]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("other")), name="person_link_of_two"),
            models.CheckConstraint(
                condition=Q(unlinked_at=None, unlinked_by=None, unlink_reason="") | Q(unlinked_at__isnull=False) & ~Q(unlink_reason=""),
                name="person_link_unlinked_whole",
            ),
            models.UniqueConstraint(fields=["other"], condition=Q(unlinked_at=None), name="person_linked_once"),
        ]


class MoveKind(models.TextChoices):
    """What the link did to a value."""

    # A row that pointed to the other record points to the kept one.
    MOVED = "moved"
    # A value of the kept record (or of a moved row) was replaced by choice.
    SET = "set"
    # The kept record has the same already: the row was taken out, and stands whole in `before`.
    TAKEN = "taken"
    # The kept record has the same already, and other rows hang on this one: it stays with the other record.
    STAYED = "stayed"


class PersonLinkMove(BaseModel):
    """One thing that a link changed: in which table and row, which column, from what to what."""

    link = models.ForeignKey(PersonLink, on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=10, choices=MoveKind.choices)
    # "cases.Case", the row's key, the column.
    model = models.CharField(max_length=60)
    row = models.BigIntegerField()
    field = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    # Rows of either side of the wall may be spoken of here, so the ledger itself is shown to nobody.
    classes = classify(internal="link kind model row field", clinical="before after")

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["link", "id"], name="person_link_moves"),
            models.Index(fields=["model", "row", "field"], name="person_link_move_row"),
        ]
