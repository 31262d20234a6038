"""Who leaves: which cases stay open to them by grants of their own, and how these are ended with the account or the role."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import CaseAccess, CaseUserPermission, EmergencyAccess
from cases.operations import assignments, emergencies, leavers, shares
from cases.selectors.leavers import own_grants
from corecit.access import grants
from corecit.accounts.models import Membership
from corecit.audit.models import AuditEvent
from corecit.common.errors import Denied, NotVisible
from tests.cast import PEOPLE
from tests.factories.cases import make_case


@pytest.fixture
def held(cast):
    """Cases that are open to the clinician of team B by grants alone: shared, led, by emergency; and one restricted that only she leads."""
    supervisor = cast.actor("clinical_supervisor")
    shared, led, opened, only = (make_case(cast) for _n in range(4))
    until = timezone.now() + dt.timedelta(days=9)
    shares.share(actor=supervisor, case_id=shared.pk, level="work", note="Helps", expires_at=until, user_id=cast.clinician_b.pk)
    emergencies.open_case(actor=cast.actor("clinician_b"), number=opened.number, reason="life", text="He is missing since the morning.")
    for case in (led, only):
        case.lead = cast.clinician_b
        case.save(update_fields=["lead"])
        grants.grant(case, cast.clinician_b, grants.Level.LEAD, reason="lead", granted_by=cast.clinical_supervisor)
    only.is_restricted = True
    only.save(update_fields=["is_restricted"])
    return {"shared": shared, "led": led, "opened": opened, "only": only}


def open_now(user) -> set[int]:
    return set(CaseAccess.objects.filter(principal=user.pk).values_list("case_id", flat=True))


@pytest.mark.parametrize("key", [key for key in PEOPLE if key != "admin"])
def test_nobody_but_an_administrator_ends_them(cast, held, sure, key):
    with pytest.raises((Denied, NotVisible)):
        leavers.end_grants(actor=cast.actor(key), user=cast.clinician_b)
    address = reverse("manage:membership-end", args=[cast.clinician_b.memberships.get().uid])
    assert sure(key).post(address, {"end_grants": "on"}).status_code == 403
    assert len(open_now(cast.clinician_b)) == 4


def test_the_pages_show_them_before_the_act_and_nothing_else_of_the_cases(cast, held, sure):
    admin = sure("admin")
    for name in ("person", "person-disable"):
        page = admin.get(reverse(f"manage:{name}", args=[cast.clinician_b.uid])).content.decode()
        assert all(case.number in page for case in held.values())
        assert "Helps" not in page and "Vale" not in page and "He is missing" not in page
    assert re.search(r'<input[^>]*name="end_grants"[^>]* checked', page)
    assert "nobody else could open it" in page
    assert "end_grants" not in admin.get(reverse("manage:person-disable", args=[cast.officer.uid])).content.decode()


def test_disabling_ends_them_when_asked(cast, held, sure):
    address = reverse("manage:person-disable", args=[cast.clinician_b.uid])
    assert sure("admin").post(address, {"reason": "Left", "end_grants": "on"}).status_code == 302
    assert open_now(cast.clinician_b) == {held["only"].pk}, "one that would be open to nobody stays"
    assert not CaseUserPermission.objects.filter(user=cast.clinician_b).exclude(content_object=held["only"]).exists()
    held["led"].refresh_from_db()
    assert held["led"].lead is None
    assert not EmergencyAccess.objects.filter(ends_at__gt=timezone.now()).exists()
    gone = AuditEvent.objects.filter(action="case.revoke")
    assert {(one.case_id, one.detail["from_user"], one.user) for one in gone} == {
        (held[name].pk, cast.clinician_b.pk, cast.admin) for name in ("shared", "led", "opened")
    }
    assert AuditEvent.objects.filter(action="case.lead", case_id=held["led"].pk).count() == 1


def test_disabling_leaves_them_when_the_box_is_not_ticked(cast, held, sure):
    sure("admin").post(reverse("manage:person-disable", args=[cast.clinician_b.uid]), {"reason": "On leave"})
    cast.clinician_b.refresh_from_db()
    assert not cast.clinician_b.is_active and len(open_now(cast.clinician_b)) == 4


@pytest.mark.parametrize(("ticked", "left"), [(True, 1), (False, 4)])
def test_ending_a_role_offers_it_too(cast, held, sure, ticked, left):
    membership = cast.clinician_b.memberships.get()
    sure("admin").post(reverse("manage:membership-end", args=[membership.uid]), {"end_grants": "on"} if ticked else {})
    assert not Membership.objects.get(pk=membership.pk).is_active
    assert len(open_now(cast.clinician_b)) == left


def test_a_restricted_case_that_a_colleague_opens_too_is_closed_to_the_leaver(cast, held):
    assignments_of = held["only"]
    grants.grant(assignments_of, cast.clinician, grants.Level.WORK, reason="assigned", granted_by=cast.clinical_supervisor)
    assert leavers.end_grants(actor=cast.actor("admin"), user=cast.clinician_b) == 4
    assert open_now(cast.clinician_b) == set() and open_now(cast.clinician) == {assignments_of.pk}


def test_few_queries_however_many(cast, django_assert_max_num_queries):
    for _n in range(12):
        assignments.assign(actor=cast.actor("clinical_supervisor"), case_id=make_case(cast).pk, user_id=cast.clinician.pk)
    with django_assert_max_num_queries(5):
        assert len(own_grants(cast.clinician)) == 12
