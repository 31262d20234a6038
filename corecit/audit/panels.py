"""What audit adds to the navigation and to the notices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corecit.notices.kinds import Kind, register
from corecit.web import nav

nav.register(nav.Item(_("Audit"), "audit:list", "history", ("audit.all", "audit.own_team"), sort=800))
nav.register(nav.Item(_("Log review"), "audit:review", "clipboard-check", ("audit.all",), sort=810))

register(
    Kind(
        "audit-broken",
        _("The audit trail was changed"),
        _(
            "The nightly check found that sealed rows of the audit trail were changed or deleted. Keep the database as it is and have it looked into."
        ),
        "alert-octagon",
        _("See the check"),
    ),
    Kind(
        "log-review-due",
        _("The weekly review of the log is due"),
        _(
            "It is a week since the log was last looked through. Look at refusals, failed sign-ins, changes of accounts and exports, and sign for it."
        ),
        "clipboard-check",
        _("Review the log"),
    ),
)
