"""Two faces, one rule: what a list shows is what may be opened, for everybody of the cast and every model of the directory."""

from __future__ import annotations

import pytest
from django.utils import timezone

from corecit.access.policies import policy_of, sees, verdict, visible
from partners.models import Agreement, DirectoryImport, Location, Organization, Service, TaxonomyTerm
from tests.factories.partners import make_agreement, make_location, make_organization, make_service

KEYS = [
    "officer", "clinician", "peer", "dispatcher", "police_supervisor", "clinical_supervisor", "admin", "privacy", "analyst", "partner", "nobody",
]  # fmt: skip


@pytest.fixture
def directory(db):
    house = make_organization()
    closed = make_organization("Closed", is_active=False, retired_at=timezone.now())
    make_service(house)
    for status in ("inactive", "defunct", "temporarily closed"):
        make_service(house, status=status)
    make_service(house, retired_at=timezone.now())
    make_service(closed)
    make_location(house)
    make_location(house, is_active=False, retired_at=timezone.now())
    make_agreement(house)
    TaxonomyTerm.objects.create(name="Detox")
    DirectoryImport.objects.create(source="x", original_name="x")


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("model", [Organization, Service, Location, Agreement, TaxonomyTerm, DirectoryImport])
def test_lists_details_and_django_permissions_agree(cast, directory, key, model):
    actor = cast.actor(key)
    shown = set(visible(actor, model).values_list("pk", flat=True))
    for row in model.objects.all():
        assert sees(actor, row) is (row.pk in shown)
        assert cast.users[key].has_perm(f"partners.view_{model._meta.model_name}", row) is (row.pk in shown)


@pytest.mark.parametrize("key", [key for key in KEYS if key != "admin"])
def test_every_act_of_keeping_is_refused_with_a_reason(cast, directory, key):
    actor = cast.actor(key)
    for model in (Organization, Service, Location, Agreement, TaxonomyTerm, DirectoryImport):
        for act, permission in policy_of(model).permissions.items():
            if permission == "directory.manage":
                found = verdict(actor, act, model.objects.first())
                assert not found
                assert found.reason
