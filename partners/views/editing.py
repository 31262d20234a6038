"""What the editing pages share: rows within forms, and a further row on request."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from partners.forms.parts import RowFormSet


class Editing:
    """A form with its sets of rows, filled from what is stored or from what was sent."""

    def __init__(self, request: HttpRequest, form: Any, sets: dict[str, RowFormSet]) -> None:
        self.request, self.form, self.sets = request, form, sets

    @property
    def wants_more(self) -> str:
        """The name of the set for which a further row was asked, empty when the form was sent."""
        more = self.request.POST.get("more", "")
        return more if self.request.method == "POST" and more in self.sets else ""

    def is_valid(self) -> bool:
        """Whether form and rows can be taken; all are checked, so that every complaint shows at once."""
        checked = [rows.is_valid() for rows in self.sets.values()]
        rows_fit = all(checked)
        if not rows_fit:
            self.form.add_error(None, _("Phones, hours or contacts below need mending."))
        return self.form.is_valid() and rows_fit

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a set as operations take them."""
        return self.sets[name].rows()

    def calm(self) -> None:
        """Shows what was typed without complaints."""
        self.form._errors = ErrorDict()
        for rows in self.sets.values():
            rows.without_errors()

    @property
    def version(self) -> dt.datetime | None:
        """The state from which the form was filled."""
        return parse_datetime(self.form.cleaned_data.get("version") or "")


def data_of(request: HttpRequest) -> QueryDict | None:
    """What was sent, with one more row in the set for which one was asked."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    total = f"{data.get('more', '')}-TOTAL_FORMS"
    number = str(data.get(total, ""))
    if number.isdigit():
        data[total] = str(int(number) + 1)
    return data
