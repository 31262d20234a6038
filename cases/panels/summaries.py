"""The parts of a case summary that cases tells."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.presenters import summaries as presenters
from cases.summaries import Part, register_part

register_part(Part("facts", _("Case"), presenters.facts, sort=10))
register_part(Part("cautions", _("Cautions"), presenters.cautions, sort=20))
register_part(Part("plan", _("Response plan"), presenters.plan, sort=30))
register_part(Part("encounters", _("Encounters"), presenters.encounters, sort=40))
register_part(Part("screens", _("Screening"), presenters.screens, sort=45, permission="clinical.read", is_of_side=True))
register_part(Part("notes", _("Notes"), presenters.written, sort=50, is_of_side=True))
register_part(Part("documents", _("Documents"), presenters.documents, sort=55, is_of_side=True))
register_part(Part("follow-ups", _("Follow-ups"), presenters.planned, sort=60))
register_part(Part("status", pgettext_lazy("part of a summary", "Status"), presenters.steps, sort=90))
