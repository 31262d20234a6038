"""What caseloads add to the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corecit.web import nav

nav.register(nav.Item(_("Caseload"), "cases:caseload", "briefcase", ("clinical.write",), sort=31))
