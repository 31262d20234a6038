"""What accounts adds to the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corecit.web import nav

nav.register(nav.Item(_("Manage"), "manage:home", "settings", ("people.manage", "codes.manage"), sort=900))
