"""What the directory adds to the shell: its entry in the navigation, and the list of needs that it ships."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corecit.accounts.registries import register_organizations
from corecit.common import defaults
from corecit.web import nav
from partners.codes import SERVICE_NEEDS
from partners.selectors.organizations import named

defaults.add("service_need", SERVICE_NEEDS)
register_organizations(named)

nav.register(nav.Item(_("Directory"), "partners:service-list", "building-community", ("directory.view",), sort=60))
