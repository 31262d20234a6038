"""Permissions, rules and navigation name only what there is."""

from __future__ import annotations

import pytest
from django.urls import reverse

from corecit.access.policies import _policies
from corecit.accounts.roles import _GRANTED, DESCRIPTIONS, PERMISSIONS, SIDES, Role, Side, permissions_of
from corecit.web import nav
from corecit.web.routes import routes


@pytest.mark.parametrize("policy", _policies.values(), ids=lambda policy: type(policy).__name__)
def test_policy_names_permissions_that_exist(policy):
    assert set(policy.permissions.values()) <= set(PERMISSIONS)


def test_rules_name_permissions_that_exist():
    named = {permission for route in routes() if route.rule for permission in route.rule.permissions}
    assert named <= set(PERMISSIONS)


def test_every_role_has_permissions_and_a_description():
    assert set(_GRANTED) == set(DESCRIPTIONS) == set(Role)
    for role in Role:
        assert permissions_of(role) <= set(PERMISSIONS)


def test_every_permission_is_held_by_somebody():
    held = {permission for role in Role for permission in permissions_of(role)}
    assert set(PERMISSIONS) - held == set()


def test_no_role_reads_both_sides():
    for role in Role:
        assert not {"police.read", "clinical.read"} <= permissions_of(role)
        if "police.read" in permissions_of(role):
            assert SIDES[role] == Side.POLICE
        if "clinical.read" in permissions_of(role):
            assert SIDES[role] == Side.CLINICAL


@pytest.mark.parametrize("item", nav.registered(), ids=lambda item: item.url_name)
def test_navigation_leads_somewhere_that_its_readers_may_open(item):
    url = reverse(item.url_name)
    route = next(route for route in routes() if route.name == item.url_name)
    assert url and route.rule is not None
    assert set(item.permissions) <= set(PERMISSIONS)
    if route.rule.permissions:
        assert item.permissions and set(item.permissions) <= set(route.rule.permissions), (
            f"{item.url_name}: the entry is shown to people whom the page refuses."
        )
