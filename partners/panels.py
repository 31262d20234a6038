"""What the directory adds to the shell: its entry in the navigation, and the list of needs that it ships."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corecit.accounts.registries import register_organizations
from corecit.common import defaults
from corecit.web import first_steps, nav
from partners.codes import SERVICE_NEEDS
from partners.selectors.organizations import named
from partners.selectors.services import has_any

defaults.add("service_need", SERVICE_NEEDS)
register_organizations(named)

nav.register(nav.Item(_("Directory"), "partners:service-list", "building-community", ("directory.view",), sort=60))
first_steps.register(
    first_steps.Step(
        _("Bring the directory of services in"),
        _("From a file by HSDS, or organization by organization; referrals go to what stands in it."),
        "partners:organization-list",
        has_any,
        "directory.manage",
        sort=50,
    )
)
