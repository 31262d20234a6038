"""What cases tells the people administration and the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.operations.leavers import end_grants
from cases.selectors import in_hand, links
from cases.selectors.leavers import own_grants
from corecit.accounts.registries import Work, register_grants, register_work
from corecit.audit.registries import register_finder, register_kin

register_work("follow-ups", Work(_("Open follow-ups"), in_hand.open_follow_ups))
register_work("cases", Work(_("Cases led"), in_hand.led_cases))
register_work("reports", Work(_("Unfinished reports"), in_hand.unfinished_reports))
register_grants(own_grants, end_grants)
register_work("notes", Work(_("Unsigned notes"), in_hand.unsigned_notes))
register_finder(in_hand.by_number)
register_kin("person", links.linked_with)
