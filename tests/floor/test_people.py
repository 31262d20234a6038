"""Keeping people: who may, and what follows."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from corecit.access.actor import Actor
from corecit.accounts import registries
from corecit.accounts.models import ApiToken, Credential, Membership, Team, User
from corecit.accounts.operations import administrators, agencies, credentials, memberships, people, tokens
from corecit.accounts.roles import Role
from corecit.accounts.tasks import disable_unused, remind_review
from corecit.audit.models import AuditEvent
from corecit.audit.trail import record_view
from corecit.common.errors import Conflict, Denied, Invalid, NotVisible
from corecit.notices.models import Notice
from tests.cast import PASSWORD, PEOPLE
from tests.factories.cases import make_case, make_follow_up

OTHERS = [key for key in PEOPLE if key != "admin"] + ["nobody"]
NEW = {"name": "Lou Martin", "email": "Lou.Martin@harmon.example", "phone": "", "badge_number": "", "language": "en"}


def role(cast, **values):
    return {"agency": cast.agencies["riverton"], "role": Role.OFFICER, "team": cast.teams["a"]} | values


# The wrong people first.


@pytest.mark.parametrize("key", OTHERS)
def test_nobody_else_keeps_people(cast, key):
    actor = cast.actor(key)
    with pytest.raises(Denied):
        people.invite(actor=actor, membership=role(cast), **NEW)
    for operation, values in [
        (people.disable, {"user": cast.officer, "reason": "x"}),
        (people.edit, {"user": cast.officer, "name": "x"}),
        (people.unlock, {"user": cast.officer}),
        (people.end_sessions, {"user": cast.officer}),
        (people.send_link, {"user": cast.officer}),
        (memberships.end, {"membership": cast.officer.memberships.get()}),
        (agencies.edit_team, {"team": cast.teams["a"], "name": "x"}),
    ]:
        with pytest.raises((Denied, NotVisible)):
            operation(actor=actor, **values)
    with pytest.raises(Denied):
        memberships.add(actor=actor, user=cast.users[key], **role(cast, role=Role.PROGRAM_ADMIN))
    with pytest.raises(Denied):
        tokens.create(actor=actor, name="x", agency=cast.agencies["health"], role=Role.DISPATCHER, days=1)
    assert not User.objects.filter(name="Lou Martin").exists() and User.objects.get(pk=cast.officer.pk).is_active


def test_an_invitation_makes_an_account_and_mails_a_link_that_works_once(cast, sure, client):
    admin = sure("admin")
    sent = {**NEW, "agency": cast.agencies["riverton"].pk, "role": Role.OFFICER, "team": cast.teams["a"].pk, "unit": "3A12"}
    answer = admin.post(reverse("manage:person-invite"), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    user = User.objects.get(email="lou.martin@harmon.example")
    assert not user.has_usable_password() and Actor.of(user).role == Role.OFFICER
    notice = Notice.objects.get(kind="account-invitation")
    assert notice.email == user.email and notice.user is None
    client.logout()
    client.get(reverse("web:home"))
    form = client.get(notice.path, follow=True)
    assert form.status_code == 200
    chosen = "seven lanterns over water"
    done = client.post(form.redirect_chain[-1][0], {"password1": chosen, "password2": chosen})
    assert done.status_code == 302
    assert client.post(reverse("account_login"), {"login": user.email, "password": chosen}).status_code == 302
    client.logout()
    assert b"password1" not in client.get(notice.path, follow=True).content, "the link works once"


def test_an_address_is_used_once_whatever_its_case(cast):
    with pytest.raises(Invalid):
        people.invite(actor=cast.actor("admin"), membership=role(cast), **NEW | {"email": "OFFICER@Harmon.example"})


def test_where_no_mail_server_is_set_an_invitation_says_so_and_the_server_prints_the_link(cast, sure, client, settings):
    settings.EMAIL_BACKEND = "corecit.notices.mail.OutboxBackend"
    sent = {**NEW, "agency": cast.agencies["riverton"].pk, "role": Role.OFFICER}
    page = sure("admin").post(reverse("manage:person-invite"), sent, follow=True).content.decode()
    assert "The account is made." in page and "reaches nobody" in page and "on its way" not in page
    said = io.StringIO()
    call_command("password_link", "LOU.martin@harmon.example", stdout=said)
    path = said.getvalue().strip().removeprefix(settings.SITE_URL)
    assert client.get(path, follow=True).status_code == 200
    assert AuditEvent.objects.filter(action="account.link", detail__kind="printed").exists()
    with pytest.raises(CommandError, match=r"Nobody has the address none@harmon\.example"):
        call_command("password_link", "none@harmon.example")
    people.disable(actor=cast.actor("admin"), user=cast.officer, reason="away")
    with pytest.raises(CommandError):
        call_command("password_link", cast.officer.email)


def test_a_refused_invitation_keeps_what_was_typed(cast, sure):
    sent = {**NEW, "email": cast.officer.email, "agency": cast.agencies["riverton"].pk, "role": Role.OFFICER}
    page = sure("admin").post(reverse("manage:person-invite"), sent)
    assert page.status_code == 400 and "Lou Martin" in page.content.decode() and "already" in page.content.decode()


def test_a_partner_needs_an_organization(cast):
    with pytest.raises(Invalid) as refusal:
        memberships.add(actor=cast.actor("admin"), user=cast.nobody, agency=cast.agencies["partners"], role=Role.PARTNER)
    assert "organization_uid" in refusal.value.fields


def test_disabling_ends_sessions_at_once_and_revokes_tokens(cast, client):
    client.post(reverse("account_login"), {"login": cast.officer.email, "password": PASSWORD})
    client.get(reverse("web:home"))
    assert Session.objects.count() == 1
    people.disable(actor=cast.actor("admin"), user=cast.officer, reason="left the agency")
    assert Session.objects.count() == 0
    assert client.get(reverse("web:home")).status_code == 302
    answer = client.post(reverse("account_login"), {"login": cast.officer.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session, answer.content
    event = AuditEvent.objects.get(action="account.disable")
    assert event.object_id == cast.officer.pk and "left" not in str(event.detail)


def test_disabling_needs_a_reason_and_is_not_for_oneself(cast):
    with pytest.raises(Invalid):
        people.disable(actor=cast.actor("admin"), user=cast.officer, reason=" ")
    with pytest.raises(Denied):
        people.disable(actor=cast.actor("admin"), user=cast.admin, reason="x")


def test_what_is_in_hand_is_shown_before_an_account_is_disabled(cast, sure, monkeypatch):
    monkeypatch.setitem(registries._works, "test", registries.Work("Open follow-ups", lambda user: 3 if user == cast.officer else 0))
    page = sure("admin").get(reverse("manage:person-disable", kwargs={"uid": cast.officer.uid})).content.decode()
    assert "Open follow-ups: 3" in page


def test_the_last_administrator_stays(cast):
    second = people.invite(actor=cast.actor("admin"), membership=role(cast, role=Role.PROGRAM_ADMIN, team=None), **NEW)
    people.disable(actor=cast.actor("admin"), user=second, reason="away")
    system = Actor.system("test")
    with pytest.raises(Conflict):
        people.disable(actor=system, user=cast.admin, reason="x")
    with pytest.raises(Conflict):
        memberships.end(actor=cast.actor("admin"), membership=cast.admin.memberships.get())
    with pytest.raises(Conflict):
        memberships.edit(actor=cast.actor("admin"), membership=cast.admin.memberships.get(), ends_on=dt.date(2020, 1, 1))
    people.enable(actor=system, user=second)
    memberships.end(actor=cast.actor("admin"), membership=cast.admin.memberships.get())
    assert cast.actor("admin").role == ""


def test_ending_a_role_shuts_its_door_at_once(cast, sign_in):
    client = sign_in("privacy")
    assert client.get(reverse("audit:list")).status_code == 200
    memberships.end(actor=cast.actor("admin"), membership=cast.privacy.memberships.get())
    assert client.get(reverse("audit:list")).status_code == 403


def test_a_role_is_not_given_twice(cast):
    with pytest.raises(Conflict):
        memberships.add(
            actor=cast.actor("admin"), user=cast.officer, agency=cast.agencies["riverton"], team=cast.teams["a"], role=Role.OFFICER
        )


def test_a_new_team_has_its_own_group(cast):
    team = agencies.create_team(actor=cast.actor("admin"), agency=cast.agencies["ems"], name="Night cars")
    assert Team.objects.get(pk=team.pk).group.team == team
    with pytest.raises(Invalid):
        agencies.create_team(actor=cast.actor("admin"), agency=cast.agencies["ems"], name="night cars")


def test_one_cannot_close_the_agency_one_acts_for(cast):
    with pytest.raises(Conflict):
        agencies.edit_agency(actor=cast.actor("admin"), agency=cast.agencies["health"], is_active=False)


def test_a_change_of_the_wall_is_in_the_trail(cast):
    agencies.edit_agency(actor=cast.actor("admin"), agency=cast.agencies["riverton"], shares_narrative_with_clinicians=True)
    event = AuditEvent.objects.get(action="agency.edit")
    assert event.detail["now"] == {"shares_narrative_with_clinicians": True}


def test_trainings(cast):
    admin = cast.actor("admin")
    with pytest.raises(Invalid):
        credentials.add(actor=admin, user=cast.officer, kind="cit40", earned_on=dt.date(2026, 1, 1), expires_on=dt.date(2025, 1, 1))
    row = credentials.add(actor=admin, user=cast.officer, kind="cit40", earned_on=dt.date(2026, 1, 1), hours=40)
    credentials.remove(actor=admin, credential=row)
    assert not Credential.objects.exists() and AuditEvent.objects.filter(action="credential.remove").count() == 1


# Tokens of programs.


def test_a_token_opens_the_api_until_it_is_revoked(cast, client):
    token, text = tokens.create(actor=cast.actor("admin"), name="CAD", agency=cast.agencies["dispatch"], role=Role.DISPATCHER, days=30)
    headers = {"Authorization": f"Token {text}"}
    assert client.get("/api/schema/", headers=headers).status_code == 200
    assert client.get("/api/schema/", headers={"Authorization": "Token made-up"}).status_code == 401
    tokens.revoke(actor=cast.actor("admin"), token=token)
    assert client.get("/api/schema/", headers=headers).status_code == 401
    assert text not in str(list(ApiToken.objects.values())) and text not in str(list(AuditEvent.objects.values("detail")))


def test_a_token_runs_out(cast, client):
    _token, text = tokens.create(actor=cast.actor("admin"), name="CAD", agency=cast.agencies["dispatch"], role=Role.DISPATCHER, days=1)
    with time_machine.travel(timezone.now() + dt.timedelta(days=2), tick=False):
        assert client.get("/api/schema/", headers={"Authorization": f"Token {text}"}).status_code == 401


@pytest.mark.parametrize("wrong", [Role.PROGRAM_ADMIN, Role.PRIVACY_OFFICER])
def test_no_program_keeps_people(cast, wrong):
    with pytest.raises(Invalid):
        tokens.create(actor=cast.actor("admin"), name="CAD", agency=cast.agencies["dispatch"], role=wrong, days=30)


def test_a_program_cannot_sign_in(cast, client):
    token, _text = tokens.create(actor=cast.actor("admin"), name="CAD", agency=cast.agencies["dispatch"], role=Role.DISPATCHER, days=30)
    client.post(reverse("account_reset_password"), {"email": token.user.email})
    assert not Notice.objects.filter(kind="account-password").exists()


def test_a_token_is_shown_once(cast, sure):
    admin = sure("admin")
    made = admin.post(
        reverse("manage:token-create"), {"name": "CAD", "agency": cast.agencies["dispatch"].pk, "role": Role.DISPATCHER, "days": 30}
    )
    text = made.context["text"]
    assert text in made.content.decode() and text not in admin.get(reverse("manage:tokens")).content.decode()


# Unused accounts, the yearly review, the first administrator.


def test_accounts_unused_for_90_days_are_disabled_but_not_the_last_administrator(cast):
    tokens.create(actor=cast.actor("admin"), name="CAD", agency=cast.agencies["dispatch"], role=Role.DISPATCHER, days=366)
    User.objects.filter(pk=cast.clinician.pk).update(last_active_at=timezone.now() + dt.timedelta(days=80))
    with time_machine.travel(timezone.now() + dt.timedelta(days=91), tick=False):
        disable_unused()
        active = set(User.objects.filter(is_active=True).values_list("name", flat=True))
    assert active == {cast.admin.name, cast.clinician.name, "CAD"}


def test_an_enabled_account_has_90_days_again(cast):
    with time_machine.travel(timezone.now() + dt.timedelta(days=91), tick=False):
        disable_unused()
        people.enable(actor=Actor.system("test"), user=cast.officer)
        disable_unused()
        assert User.objects.get(pk=cast.officer.pk).is_active


def test_the_yearly_review_is_asked_for_once_and_signed(cast, sure):
    with time_machine.travel(timezone.now() + dt.timedelta(days=366), tick=False):
        remind_review()
        remind_review()
    assert Notice.objects.filter(kind="account-review-due").count() == 1
    admin = sure("admin")
    assert cast.officer.name in admin.get(reverse("manage:review")).content.decode()
    assert admin.post(reverse("manage:review"), {"note": "fine"}).status_code == 400
    assert admin.post(reverse("manage:review"), {"note": "fine", "sure": "on"}).status_code == 302
    assert AuditEvent.objects.get(action="review.accounts").detail["number"] == len(PEOPLE) + 1


def test_the_first_administrator_is_made_once(db):
    system = Actor.system("test")
    values = {"email": "first@agency.example", "name": "First Person", "agency_name": "Harmon County"}
    for weak in ["short", "password123", "first@agency", "corecit1"]:
        with pytest.raises(Invalid):
            administrators.make_first(actor=system, password=weak, **values)
    user = administrators.make_first(actor=system, password="seven lanterns over water", **values)
    assert Actor.of(user).can("people.manage") and not user.is_superuser
    with pytest.raises(Conflict):
        administrators.make_first(actor=system, password="seven lanterns over water", **values)


# Pages.


@pytest.mark.parametrize("state", ["active", "locked", "no_factor", "unused", "disabled", "all", "made-up"])
def test_list_of_people(cast, sign_in, state):
    assert sign_in("admin").get(reverse("manage:people"), {"state": state, "q": "dana", "role": Role.OFFICER}).status_code == 200


def test_the_list_pages_by_row_and_names_nobody_in_its_address(cast, sign_in, django_assert_max_num_queries):
    User.objects.bulk_create([User(name=f"Person {n:03}", email=f"p{n}@x.example") for n in range(60)])
    client, seen, cursor = sign_in("admin"), [], ""
    for _page in range(4):
        with django_assert_max_num_queries(30):
            page = client.get(reverse("manage:people"), {"cursor": cursor} if cursor else {})
        seen += [user.name for user, _signs in page.context["rows"]]
        cursor = page.context["page"].next
        if not cursor:
            break
    assert seen == sorted(seen) and len(seen) == len(set(seen)) == User.objects.count()


def test_the_administrator_reads_no_record_in_the_history_of_an_account(cast, sign_in):
    page = sign_in("admin").get(reverse("manage:person", kwargs={"uid": cast.officer.uid}))
    assert page.status_code == 200
    assert Membership.objects.filter(user=cast.officer).exists()


def test_acting_on_people_asks_for_the_password_again(cast, sign_in):
    client = sign_in("admin")
    answer = client.post(reverse("manage:person-enable", kwargs={"uid": cast.officer.uid}))
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_reauthenticate"))
    people.disable(actor=cast.actor("admin"), user=cast.officer, reason="away")
    client.post(reverse("manage:person-enable", kwargs={"uid": cast.officer.uid}))
    client.post(answer["Location"], {"password": PASSWORD})
    assert User.objects.get(pk=cast.officer.pk).is_active, "the act goes on once the password was given"


def test_profile_changes_what_is_ones_own_alone(cast, sign_in):
    client = sign_in("officer")
    sent = {"phone": "614 555 0134", "language": "es", "theme": "dark", "name": "Somebody Else", "email": "x@y.example"}
    assert client.post(reverse("accounts:profile"), sent).status_code == 302
    user = User.objects.get(pk=cast.officer.pk)
    assert (user.phone, user.language, user.theme, user.name) == ("(614) 555-0134", "es", "dark", "Dana Olsen")


def test_what_the_other_rooms_tell(cast, sign_in):
    """Numbers of what is in hand, never a row of it; the trail by the number of a record."""
    case = make_case(cast, lead=cast.officer)
    make_follow_up(cast, case, owner="officer")
    assert dict(registries.open_work(cast.officer)) == {"Open follow-ups": 1, "Cases led": 1}
    page = sign_in("admin").get(reverse("manage:person", kwargs={"uid": cast.officer.uid})).content.decode()
    assert "Cases led" in page and case.number not in page and "Jordan" not in page
    record_view(cast.actor("clinician"), case)
    rows = sign_in("privacy").get(reverse("audit:list"), {"number": case.number.lower()}).context["rows"]
    assert [row["event"].actor_label for row in rows] == [cast.clinician.name]
