"""Who has which encounters in reach, as the lists of encounters read it."""

from __future__ import annotations

from django.db import models

from cases.models.encounters import Encounter


class EncounterAccess(models.Model):
    """Which encounters are there for whom, kept by database triggers from cases' access, encounters and responders; written by no code of ours.

    `principal` is a user's id, or a team's id below zero. A row past `expires_at` opens nothing. What nobody submitted yet is here for those who
    were there alone; supervisors of the team see it besides, by their role.
    """

    pk = models.CompositePrimaryKey("principal", "encounter")
    principal = models.BigIntegerField()
    encounter = models.ForeignKey(Encounter, on_delete=models.DO_NOTHING, related_name="access", db_index=False, db_constraint=False)
    occurred_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    classes = dict.fromkeys(("pk", "principal", "encounter", "occurred_at", "expires_at"), "internal")

    class Meta:
        indexes = [
            models.Index(fields=["principal", "-occurred_at", "-encounter"], name="encounter_access_newest"),
            models.Index(fields=["encounter"], name="encounter_access_encounter"),
        ]
