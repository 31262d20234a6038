"""The cast stands: everybody acts in their role, and team B sees nothing of team A's."""

from cases.models import Case
from corecit.access.policies import visible
from tests.cast import PEOPLE
from tests.factories.cases import make_case


def test_everybody_acts_in_their_role(cast):
    for key, (_name, _agency, _team, role) in PEOPLE.items():
        assert cast.actor(key).role == role


def test_a_case_is_there_for_its_team_alone(cast):
    case = make_case(cast)
    seen = {key for key in PEOPLE if visible(cast.actor(key), Case).filter(pk=case.pk).exists()}
    assert seen == {"officer", "officer_two", "clinician", "peer", "police_supervisor", "clinical_supervisor"}
