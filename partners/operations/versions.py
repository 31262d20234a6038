"""Two people at one form: the second learns of it instead of writing over the first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from corecit.common.errors import Conflict


def check_version(row: Any, version: dt.datetime | None) -> None:
    """Raises Conflict when a row changed after `version`, the time that the form was filled from."""
    if version is not None and row.updated_at != version:
        raise Conflict(_("Somebody changed this while you were typing. Open it again in a new tab, and copy over what you changed."))
