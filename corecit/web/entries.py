"""The shell's own entries of the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corecit.web import nav

nav.register(nav.Item(_("Home"), "web:home", "home", sort=0))
