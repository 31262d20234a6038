"""What documents add to the page of a case and to the timeline."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.models import CaseDocument
from cases.presenters import files as presenters
from cases.selectors import files as selectors
from cases.selectors import timeline
from corecit.access.actor import Actor
from corecit.access.policies import verdict
from corecit.accounts.roles import Side
from corecit.web import panels


def case_documents(actor: Actor, case: Any) -> dict[str, Any] | None:
    """The documents of the reader's side."""
    if actor.side not in (Side.POLICE, Side.CLINICAL):
        return None
    rows = []
    for one in selectors.documents(actor, case):
        one.case = case
        verdicts = verdict(actor, "open", one), verdict(actor, "retire", one)
        rows.append(presenters.DocumentRow(one, presenters.told(one), presenters.scan_mark(one), *verdicts))
    may_add = verdict(actor, "create", CaseDocument) and verdict(actor, "work", case)
    return {"rows": rows, "side": str(actor.side), "may_add": may_add}


panels.register(panels.Panel("case", "documents", "cases/files/panel.html", case_documents, sort=60, permission="case.view"))
timeline.register_source("document", _("Documents"), presenters.entries, of_person=presenters.person_entries)
