"""What reporting adds to the navigation and to home."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from corecit.access.actor import Actor
from corecit.common import clock
from corecit.web import nav, panels
from reporting.selectors import dashboard
from reporting.selectors.scope import Scope


def month(actor: Actor, _subject: Any) -> dict[str, Any]:
    """The last thirty days in four numbers."""
    today = timezone.localdate(clock.now())
    shown = dashboard.build(actor, Scope(today - dt.timedelta(days=30), today))
    chosen = [rate for rate in shown.rates if rate.key in ("hold", "arrest", "cit", "follow-ups")]
    return {"total": shown.total, "rates": chosen, "limit": shown.limit}


nav.register(nav.Item(_("Dashboard"), "reporting:dashboard", "chart-bar", ("dashboard.view",), sort=70))
panels.register(panels.Panel("home", "month", "reporting/panels/month.html", month, sort=80, permission="dashboard.view"))
