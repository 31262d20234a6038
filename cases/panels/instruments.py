"""What instruments add to the navigation of administrators."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corecit.web import nav

nav.register(nav.Item(_("Instruments"), "cases:instrument-list", "clipboard-list", ("instruments.manage",), sort=850))
