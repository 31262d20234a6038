"""The trail: it cannot be changed, a change behind its back shows, and it is read by those who may."""

from __future__ import annotations

import ast
import csv
import datetime as dt
import io
from pathlib import Path

import psycopg2
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from corecit.access.actor import Actor
from corecit.audit import presenters, registries
from corecit.audit.models import AuditEvent, AuditSeal, SignOff
from corecit.audit.operations import seals
from corecit.audit.selectors.events import opened
from corecit.audit.selectors.names import names_in
from corecit.audit.selectors.seals import verify
from corecit.audit.tasks import remind_review
from corecit.audit.tasks import verify as verify_nightly
from corecit.audit.trail import record, record_view
from corecit.notices.models import Notice
from tests.cast import PEOPLE
from tests.factories.cases import make_case, make_person

ROOT = Path(__file__).resolve().parents[2]
READERS = {"privacy", "police_supervisor", "police_supervisor_b", "clinical_supervisor"}


# It cannot be changed.


@pytest.mark.parametrize(
    "change",
    [
        lambda row: AuditEvent.objects.filter(pk=row.pk).update(action="x"),
        lambda row: AuditEvent.objects.filter(pk=row.pk).delete(),
        lambda row: AuditEvent.objects.bulk_update([row], ["action"]),
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: SignOff.objects.update(note="x"),
        lambda row: SignOff.objects.all().delete(),
        lambda row: AuditSeal.objects.update(events=0),
    ],
)
def test_the_database_refuses(cast, change):
    row = record(cast.actor("officer"), "case.view")
    SignOff.objects.create(kind="log", by=cast.privacy, number=1)
    AuditSeal.objects.create(first_event_id=1, last_event_id=2, events=2, digest="x")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(row)


def test_an_event_is_written_with_the_change_or_not_at_all(cast):
    with pytest.raises(RuntimeError), transaction.atomic():
        record(cast.actor("officer"), "case.view")
        raise RuntimeError
    assert not AuditEvent.objects.exists()


# A change behind its back shows.


def later():
    return time_machine.travel(timezone.now() + dt.timedelta(minutes=10), tick=False)


def some_events(cast, number: int = 5) -> None:
    for _ in range(number):
        record(cast.actor("officer"), "case.view", make_case(cast))


@pytest.fixture
def sealed(cast):
    """Two seals over ten events."""
    some_events(cast)
    with later():
        assert seals.seal(actor=Actor.system("test")) == 5
    some_events(cast)
    with later():
        assert seals.seal(actor=Actor.system("test")) == 5
    assert verify() == (None, 10)
    return cast


def behind_its_back(sql: str) -> None:
    """As somebody with the keys of the database would: past the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.mark.parametrize(
    "sql,problem",
    [
        ("UPDATE audit_auditevent SET action = 'case.nothing' WHERE id = (SELECT min(id) + 2 FROM audit_auditevent)", "changed"),
        ("UPDATE audit_auditevent SET at = at - interval '1 day' WHERE id = (SELECT max(id) FROM audit_auditevent)", "changed"),
        ("DELETE FROM audit_auditevent WHERE id = (SELECT min(id) + 1 FROM audit_auditevent)", "1 events were deleted"),
        ("DELETE FROM audit_auditseal WHERE id = (SELECT min(id) FROM audit_auditseal)", "taken out"),
        ("UPDATE audit_auditseal SET digest = 'x' WHERE id = (SELECT min(id) FROM audit_auditseal)", "changed"),
    ],
)
def test_damage_is_found(sealed, sql, problem):
    behind_its_back(sql)
    finding, _checked = verify()
    assert finding is not None and problem in finding.problem
    with pytest.raises(CommandError, match="compare it with the latest backup"):
        call_command("verify_audit")
    verify_nightly()
    verify_nightly()
    assert Notice.objects.filter(kind="audit-broken", user=sealed.privacy).count() == 1


def test_an_event_slipped_in_is_found(sealed):
    behind_its_back(
        "DELETE FROM audit_auditevent WHERE id = (SELECT min(id) + 1 FROM audit_auditevent);"
        "INSERT INTO audit_auditevent (id, at, action, outcome, actor_label, role, object_type, session_hash, detail)"
        " SELECT min(id) + 1, now(), 'case.view', 'ok', 'somebody', '', '', '', '{}' FROM audit_auditevent"
    )
    finding, _checked = verify()
    assert finding is not None


def test_the_command_says_that_all_is_well(sealed, capsys):
    call_command("verify_audit")
    assert "10 sealed events are as they were written; 0 wait" in capsys.readouterr().out


def test_fresh_events_wait_for_the_next_seal(cast):
    some_events(cast)
    assert seals.seal(actor=Actor.system("test")) == 0


@pytest.mark.django_db(transaction=True)
def test_events_of_a_transaction_that_still_runs_are_not_sealed_over(transactional_db):
    """A row whose id is lower but which commits later must not fall into a sealed run."""
    given = connection.get_connection_params()
    slow = psycopg2.connect(**{key: given[key] for key in ("dbname", "user", "host", "port") if given.get(key)})
    insert = (
        "INSERT INTO audit_auditevent (at, action, outcome, actor_label, role, object_type, session_hash, detail)"
        " VALUES (now(), 'slow.one', 'ok', 'x', '', '', '', '{}')"
    )
    try:
        slow.cursor().execute(insert)
        record(Actor.system("quick"), "quick.one")
        with later():
            assert seals.seal(actor=Actor.system("test")) == 0
        slow.commit()
        with later():
            assert seals.seal(actor=Actor.system("test")) == 2
        assert verify() == (None, 2)
    finally:
        slow.close()


# Who reads it.


@pytest.mark.parametrize("key", [*PEOPLE, "nobody"])
@pytest.mark.parametrize("name", ["audit:list", "audit:export"])
def test_who_may_open_the_pages(cast, sure, key, name):
    assert sure(key).get(reverse(name)).status_code == (200 if key in READERS else 403)


@pytest.mark.parametrize("key", [*PEOPLE, "nobody"])
def test_the_review_is_for_the_privacy_officer(cast, sign_in, key):
    assert sign_in(key).get(reverse("audit:review")).status_code == (200 if key == "privacy" else 403)


@pytest.fixture
def looked(cast):
    """Both sides of team A, and team B, looked at records."""
    case, other = make_case(cast), make_case(cast, "b")
    secret = make_case(cast, is_restricted=True)
    for key in ("officer", "clinician"):
        record_view(cast.actor(key), case)
        record(cast.actor(key), "note.add", case=case)
    record_view(cast.actor("officer"), secret)
    record_view(cast.actor("officer_b"), other)
    record(cast.actor("clinician"), "referral.create", case=case)
    record(cast.actor("admin"), "code.edit")
    return case, other, secret


def seen(cast, client) -> set[tuple[str, str]]:
    return {(row["event"].actor_label, row["event"].action) for row in client.get(reverse("audit:list")).context["rows"]}


def test_supervisors_see_their_team_and_side_and_no_record_that_they_may_not_see(cast, looked, sign_in):
    dana, nadia, sam = (cast.users[key].name for key in ("officer", "clinician", "officer_b"))
    assert seen(cast, sign_in("police_supervisor")) == {(dana, "case.view"), (dana, "note.add")}
    assert seen(cast, sign_in("clinical_supervisor")) == {(nadia, "case.view"), (nadia, "note.add"), (nadia, "referral.create")}
    assert seen(cast, sign_in("police_supervisor_b")) == {(sam, "case.view")}
    restricted = [
        row for row in sign_in("police_supervisor").get(reverse("audit:list")).context["rows"] if row["event"].object_id == looked[2].pk
    ]
    assert not restricted, "not a word of a restricted case"


def test_the_privacy_officer_sees_all(cast, looked, sign_in):
    assert {name for name, _action in seen(cast, sign_in("privacy"))} >= {
        cast.users[key].name for key in ("officer", "clinician", "officer_b", "admin")
    }


def test_who_opened_this(cast, looked):
    case = looked[0]
    assert [event.actor_label for event in opened(cast.actor("police_supervisor"), case=case)] == [cast.officer.name]
    assert {event.actor_label for event in opened(cast.actor("privacy"), case=case)} == {cast.officer.name, cast.clinician.name}
    for key in ("officer", "clinician", "peer", "admin", "analyst", "partner", "police_supervisor_b"):
        assert opened(cast.actor(key), case=case) == []


def test_who_opened_a_person(cast):
    person = make_person()
    make_case(cast, person=person)
    record_view(cast.actor("officer"), person, person=person)
    assert len(opened(cast.actor("police_supervisor"), person=person)) == 1
    assert opened(cast.actor("police_supervisor_b"), person=person) == []


def test_looking_at_the_trail_is_in_the_trail(cast, sign_in):
    sign_in("privacy").get(reverse("audit:list"))
    assert AuditEvent.objects.filter(action="audit.read", user=cast.privacy).count() == 1


# Filters, pages, CSV.


def test_filters(cast, looked, sign_in):
    client = sign_in("privacy")

    def actions(**wanted):
        return [row["event"].action for row in client.get(reverse("audit:list"), wanted).context["rows"]]

    assert set(actions(what="note")) == {"note.add"}
    assert set(actions(who=str(cast.admin.uid))) == {"code.edit"}
    assert actions(outcome="failed") == []
    today = timezone.localdate()
    assert "note.add" in actions(since_on=today.isoformat(), until_on=today.isoformat())
    assert (
        actions(since_on=(today + dt.timedelta(days=2)).isoformat()) == [] == actions(until_on=(today - dt.timedelta(days=2)).isoformat())
    )
    assert "note.add" in actions(since_on="not a date"), "a wrong filter is said beside its field, and hides nothing"


def test_a_record_by_its_number(cast, looked, sign_in, monkeypatch):
    monkeypatch.setattr(registries, "_finders", [lambda number: {"case": [looked[1].pk]} if number == "C-X" else {}])
    client = sign_in("privacy")
    assert [row["event"].actor_label for row in client.get(reverse("audit:list"), {"number": "C-X"}).context["rows"]] == [
        cast.officer_b.name
    ]
    assert client.get(reverse("audit:list"), {"number": "C-Y"}).context["rows"] == []


def test_pages_follow_one_another(cast, sign_in, django_assert_max_num_queries):
    for n in range(60):
        record(cast.actor("officer"), "call.view", n=n)
    client, found, cursor = sign_in("privacy"), [], ""
    for _ in range(3):
        with django_assert_max_num_queries(25):
            page = client.get(reverse("audit:list"), {"what": "call"} | ({"cursor": cursor} if cursor else {}))
        found += [row["event"].detail["n"] for row in page.context["rows"]]
        cursor = page.context["page"].next
    assert found == list(reversed(range(60))) and cursor is None


def test_the_csv_holds_what_the_list_shows_and_no_formula(cast, looked, sure):
    cast.officer.name = "=cmd()"
    cast.officer.save(update_fields=["name"])
    record_view(cast.actor("officer"), looked[0])
    client = sure("police_supervisor")
    answer = client.get(reverse("audit:export"))
    lines = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert {line["who"] for line in lines} == {"'=cmd()", "Dana Olsen"}
    assert len(lines) == 3 and "attachment" in answer["Content-Disposition"]
    assert AuditEvent.objects.filter(action="audit.export").count() == 1


@pytest.mark.parametrize(("name", "method"), [("audit:export", "get"), ("audit:review", "post")])
def test_acts_on_the_trail_ask_for_the_password_again(cast, sign_in, name, method):
    answer = getattr(sign_in("privacy"), method)(reverse(name), {"sure": "on", "note": "fine"} if method == "post" else {})
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not SignOff.objects.exists() and not AuditEvent.objects.filter(action="audit.export").exists()


# The weekly review.


def test_the_weekly_review_is_asked_for_and_signed(cast, sure):
    record(cast.actor("officer"), "case.view")
    with time_machine.travel(timezone.now() + dt.timedelta(days=8), tick=False):
        remind_review()
        remind_review()
        assert Notice.objects.filter(kind="log-review-due", user=cast.privacy).count() == 1
        client = sure("privacy")
        assert client.post(reverse("audit:review"), {"note": "fine"}).status_code == 400
        assert client.post(reverse("audit:review"), {"note": "fine", "sure": "on"}).status_code == 302
        assert "fine" in client.get(reverse("audit:review")).content.decode()
        remind_review()
        assert Notice.objects.filter(kind="log-review-due").count() == 1
    assert SignOff.objects.get().by == cast.privacy


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("session.start", "Signed in"),
        ("encounter.start", "Encounter begun"),
        ("responseplan.view", "Response plan opened"),
        ("plan.expire", "Response plan expired"),
        ("document.scan", "Document scanned for viruses"),
        ("protocol.edit_rule", "Follow-up protocol rule changed"),
    ],
)
def test_events_read_as_words(action, said):
    assert presenters.words(action) == said


def detail_keys() -> set[str]:
    """Under which keys the code keeps details of events."""
    own = {"case", "person", "outcome"}
    found = set()
    for app in ("corecit", "cases", "partners", "referrals", "reporting"):
        for path in (ROOT / app).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text())):
                if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) in ("record", "record_view"):
                    found |= {one.arg for one in call.keywords if one.arg and one.arg not in own}
    return found


def test_every_detail_has_words():
    assert len(detail_keys()) > 60
    assert detail_keys() <= set(presenters.DETAILS) | presenters.LEFT_OUT


def test_details_name_colleagues_teams_and_agencies(cast, django_assert_num_queries):
    actor, team, agency = cast.actor("clinical_supervisor"), cast.teams["b"], cast.agencies["riverton"]
    kept = [
        record(actor, "case.share", level="view", until="2026-11-28T05:00:00+00:00", to_user=cast.officer.pk),
        record(actor, "case.hand_over", from_team=team.pk, to_team=10**9, seal_id=7),
        record(actor, "search.run", characters=cast.officer.pk, fields=["born_on", "last_name"]),
        record(actor, "followup.reassign", before=cast.clinician.pk, after=cast.officer.pk, agency=agency.pk),
        record(actor, "calltype.confirm", before="no", level="certain"),
        record(actor, "session.fail", is_known=False),
        record(actor, "encounter.put_in_charge", now=cast.officer.pk, was="Car 7"),
        record(actor, "protocol.apply", event="encounter:f53fc29e-2276-43b1-8e5c-4216549622e5", planned=2),
    ]
    with django_assert_num_queries(3):
        names = names_in(kept)
    with timezone.override("America/New_York"):
        said = [presenters.details(event, names) for event in kept]
    assert said == [
        "level: view · until: 11/28/2026 midnight · to: Dana Olsen",
        f"from: Crisis Team B · to: {10**9}",
        f"characters: {cast.officer.pk} · fields: born on, last name",
        "from: Nadia Haddad · to: Dana Olsen · agency: Riverton PD",
        "from: no · level: certain",
        "known address: no",
        "now: Dana Olsen · before: Car 7",
        "event: encounter · planned: 2",
    ]
    assert presenters.plain_details(kept[0]).endswith(f"to_user {cast.officer.pk}")


def test_what_points_to_nobody_asks_nothing(cast, django_assert_num_queries):
    kept = [record(cast.actor("officer"), "search.run", characters=7), record(cast.actor("officer"), "case.view", via="timeline")]
    with django_assert_num_queries(0):
        names = names_in(kept)
    assert [presenters.details(event, names) for event in kept] == ["characters: 7", "by way of: timeline"]
