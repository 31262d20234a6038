"""What is done to a response plan with a word or without: one table for its page and for the API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.forms.plans import ApproveForm, NoteForm
from cases.models import ResponsePlan
from cases.operations import plans, plans_patrol


@dataclass(frozen=True)
class Act:
    """One act: its form, the operation, under which name the form's note reaches it, and what is said afterwards."""

    form: type[NoteForm] | type[ApproveForm] | None
    operation: Callable[..., ResponsePlan]
    word: str
    said: Any

    def words(self, form: Any) -> dict[str, str]:
        """What was typed, as the operation takes it."""
        return {self.word: form.cleaned_data["note"]} if form is not None else {}


ACTS = {
    "submit": Act(None, plans.submit, "", _("Submitted. Somebody else reads and approves it.")),
    "approve": Act(ApproveForm, plans.approve, "note", _("Approved.")),
    "return": Act(NoteForm, plans.send_back, "comment", _("Returned.")),
    "renew": Act(NoteForm, plans_patrol.renew, "note", _("Renewed.")),
    "retire": Act(NoteForm, plans_patrol.retire, "note", _("Retired.")),
    "show": Act(NoteForm, partial(plans_patrol.show, is_visible=True), "note", _("Officers of the team can read it now.")),
    "hide": Act(NoteForm, partial(plans_patrol.show, is_visible=False), "note", _("Officers do not see it any more.")),
}
