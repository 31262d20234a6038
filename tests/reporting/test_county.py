"""The synthetic county is whole, repeatable and plausible."""

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import transaction

from cases.models import (
    Assessment,
    Call,
    Case,
    CaseDocument,
    Disclosure,
    Encounter,
    EncounterDisposition,
    FollowUp,
    Handover,
    Person,
    PersonAddress,
    PersonLink,
    PersonPair,
    PersonPhoto,
    PlanProposal,
    PlanStatus,
    ProtocolAnswer,
    ProtocolRule,
    ResponsePlan,
    SocialNeed,
)
from cases.selectors import candidates
from corecit.access.actor import Actor
from corecit.access.policies import visible
from corecit.accounts.models import User
from corecit.audit.models import AuditEvent
from corecit.common.errors import Conflict
from partners.models import Organization
from referrals.models import Referral, ReferralStatus
from reporting.synthetic import county
from reporting.synthetic.people import DOMAIN

pytestmark = pytest.mark.django_db

# The day on which an hour of spring is left out.
MOMENT = "2026-03-08 15:00Z"


def story() -> tuple[list, list]:
    """What a loading tells that chance might tell otherwise."""
    return (
        list(Encounter.objects.order_by("id").values_list("address", "final_type", "cit_arrived")),
        list(Case.objects.order_by("id").values_list("status", "is_restricted")),
    )


@pytest.fixture(scope="module")
def made_twice(django_db_setup, django_db_blocker):
    """Two loadings at the same moment: the first is told and taken back, the second stands for all that is asked of it until the last test.

    The tests change nothing.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(MOMENT, tick=False):
            with transaction.atomic():
                county.load(actor=Actor.system("tests"))
                first = story()
                transaction.set_rollback(True)
            sizes = county.load(actor=Actor.system("tests"))
        yield sizes, first
        transaction.set_rollback(True)


@pytest.fixture
def made(made_twice):
    """How much was loaded, and the moment of the loading."""
    with time_machine.travel(MOMENT, tick=False):
        yield made_twice[0]


def test_it_is_as_large_as_it_says_and_loads_once(made):
    assert made["encounters"] == Encounter.objects.count() == 400
    assert Organization.objects.count() == 12
    assert 25 <= User.objects.count() <= 35
    with pytest.raises(Conflict):
        county.load(actor=Actor.system("tests"))


def test_everything_a_demo_shows_is_there(made):
    statuses = set(Referral.objects.values_list("status", flat=True))
    assert statuses >= set(ReferralStatus.values) - {"draft"}
    assert set(FollowUp.objects.values_list("status", flat=True)) >= {"open", "done", "unable", "cancelled"}
    assert FollowUp.objects.filter(status="open", due_at__lt=county.clock.now()).exists()
    assert Call.objects.exclude(crisis_level="no").filter(encounters=None).count() >= 10
    assert set(Case.objects.values_list("status", flat=True)) == {"new", "active", "monitoring", "closed", "reopened"}
    plans = ResponsePlan.objects
    assert set(plans.values_list("status", flat=True)) == set(PlanStatus) - {"replaced"}
    assert plans.filter(is_visible_to_patrol=True, status="approved").count() >= 2 and plans.filter(status="expired").exists()
    assert PlanProposal.objects.filter(status="open").count() == 2


def test_people_are_found_by_where_they_live(made):
    home = (
        PersonAddress.objects.select_related("person")
        .filter(person__in=visible(officer := Actor.of(User.objects.get(email=f"officer@{DOMAIN}")), Person))
        .first()
    )
    assert home.person in [one.person for one in candidates.search(officer, home.text.lower())]


def test_some_follow_ups_come_from_the_protocol(made):
    assert ProtocolRule.objects.count() >= 14
    assert ProtocolAnswer.objects.exclude(follow_up=None).count() >= 3
    assert Handover.objects.get().status == "requested"


def test_what_was_found_is_there(made):
    assert 36 <= made["screens"] == Assessment.objects.count() <= 80
    assert set(Assessment.objects.values_list("level", flat=True)) >= {"high", "moderate", "low", "none", ""}
    assert Assessment.objects.exclude(override_level="").count() == Disclosure.objects.count() == 1
    assert Assessment.objects.filter(flags__contains=["suicide_pathway"], version__instrument__key="phq-9").exists()
    assert set(SocialNeed.objects.values_list("status", flat=True)) == {"found", "offered", "referred", "met", "declined"}
    for one in Assessment.objects.filter(encounter__isnull=False, override_level="").select_related("encounter__clinical_part"):
        assert one.encounter.clinical_part.risk_level == one.level


def test_outcomes_are_plausible(made):
    primary = EncounterDisposition.objects.filter(is_primary=True)
    assert primary.count() == 400
    assert primary.filter(code__code="arrest").count() / 400 < 0.06
    assert 0.02 < primary.filter(outcome_class="hold").count() / 400 < 0.13
    assert primary.filter(outcome_class="community").count() / 400 > 0.5


def test_there_is_a_linked_pair_somebody_named_later_and_some_papers(made):
    link = PersonLink.objects.get()
    assert link.other.linked_into == link.kept and link.moves.exists()
    # One of the two who were named later had been entered before; whoever signs in to the demonstration finds the pair.
    assert AuditEvent.objects.filter(action="person.identify").count() == 2
    pair = PersonPair.objects.get()
    officer = User.objects.get(email=f"officer@{DOMAIN}")
    assert visible(Actor.of(officer), Person).filter(pk__in=[pair.first_id, pair.second_id]).distinct().count() == 2
    assert {row.kind for row in CaseDocument.objects.all()} == {"pdf"} and {row.side for row in CaseDocument.objects.all()} == {
        "police",
        "clinical",
    }
    photo = PersonPhoto.objects.first()
    assert photo is not None and default_storage.exists(photo.key)


def test_the_same_seed_tells_the_same_story(made_twice):
    _sizes, first = made_twice
    assert story() == first
    assert len(first[0]) == 400
