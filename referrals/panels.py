"""What referrals adds to the navigation, to a case's page and to home."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases import hooks, summaries
from cases.selectors import timeline
from corecit.access.actor import Actor
from corecit.access.policies import verdict
from corecit.audit.registries import register_finder
from corecit.web import nav, panels
from referrals import presenters
from referrals.selectors import numbers, referrals


def case_referrals(actor: Actor, case: Any) -> dict[str, Any]:
    """The referrals of a case, and the way to make one."""
    return {
        "rows": [presenters.row(actor, r) for r in referrals.of_case(actor, case)],
        "may_create": verdict(actor, "work", case) if actor.can("referral.create") else False,
    }


def waiting(actor: Actor, _subject: Any) -> dict[str, Any] | None:
    """One's own referrals that wait for a partner; nothing when there are none."""
    rows = [presenters.row(actor, r) for r in referrals.waiting(actor)]
    return {"rows": rows} if rows else None


def inbox(actor: Actor, _subject: Any) -> dict[str, Any]:
    """A partner user's referrals to answer."""
    return {"rows": [presenters.row(actor, r) for r in referrals.inbox(actor)]}


register_finder(numbers.by_number)
nav.register(nav.Item(_("Referrals"), "referrals:referral-list", "send", ("referral.view",), sort=50))
nav.register(nav.Item(_("Referrals"), "referrals:inbox", "inbox", ("referral.answer",), sort=10))
panels.register(panels.Panel("case", "referrals", "referrals/panels/case.html", case_referrals, sort=40, permission="referral.view"))
panels.register(panels.Panel("home", "referrals-waiting", "referrals/panels/waiting.html", waiting, sort=50, permission="referral.create"))
panels.register(panels.Panel("home", "referrals-inbox", "referrals/panels/inbox.html", inbox, sort=10, permission="referral.answer"))
hooks.register("referrals", referrals.obstacles)
timeline.register_source("referral", _("Referrals"), presenters.entries, of_person=presenters.person_entries)
summaries.register_part(summaries.Part("referrals", _("Referrals"), presenters.summary_lines, sort=70, permission="referral.view"))
summaries.register_notice("part2", presenters.part2_notice)
