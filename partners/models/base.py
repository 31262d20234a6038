"""What every table of the directory has: where the row came from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from corecit.common.models import BaseModel, classify

SOURCE_FIELDS = "source hsds_id"


class DirectoryModel(BaseModel):
    """A row by HSDS 3.0 names; `source` and `hsds_id` say which file or system it came from, both empty for our own."""

    source = models.CharField(max_length=60, blank=True, editable=False)
    hsds_id = models.CharField(max_length=100, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["source", "hsds_id"], condition=~Q(hsds_id=""), name="%(class)s_once_per_source"),
        ]


def public(fields: str, **others: str) -> dict[str, str]:
    """The classes of a directory table: its fields are public unless named otherwise."""
    return classify(public=f"{SOURCE_FIELDS} {fields}", **others)
