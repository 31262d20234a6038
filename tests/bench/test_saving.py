"""Starting, submitting and approving a report in the large database, beside the bare rows written by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cases.models import ClinicalPart, Encounter, PolicePart
from cases.operations import encounters as encounter_operations
from cases.operations import encounters_reports
from corecit.access.actor import Actor
from corecit.access.policies import visible
from corecit.common import clock
from tests.bench import report
from tests.bench.report import by_hand, undone

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600), pytest.mark.django_db]


def _submitted_by_hand(part: PolicePart) -> Callable[[], None]:
    def write() -> None:
        by_hand("UPDATE cases_policepart SET status = 'submitted', submitted_at = now() WHERE id = %s", [part.pk])()
        by_hand("UPDATE cases_encounter SET submitted_at = now() WHERE id = %s", [part.encounter_id])()
        by_hand(
            "INSERT INTO cases_reportversion (uid, created_at, updated_at, encounter_id, side, version, at, by_id, reason, snapshot, review, review_comment)"
            " VALUES (gen_random_uuid(), now(), now(), %s, 'police', 1, now(), %s, '', '{}', '', '')",
            [part.encounter_id, part.author_id],
        )()

    return undone(write)


def _approved_by_hand(part: ClinicalPart, by: Actor) -> Callable[[], None]:
    reviewer = by.person.pk

    def write() -> None:
        by_hand(
            "UPDATE cases_clinicalpart SET status = 'approved', reviewed_at = now(), reviewed_by_id = %s WHERE id = %s", [reviewer, part.pk]
        )()
        by_hand(
            "INSERT INTO notices_notice (uid, created_at, updated_at, kind, key, user_id, email, by_email, path, context, state, send_after_at, attempts, error)"
            " VALUES (gen_random_uuid(), now(), now(), 'report', gen_random_uuid(), %s, '', true, '', '{}', 'pending', now(), 0, '')",
            [part.author_id],
        )()

    return undone(write)


def test_saving(readers):
    heavy, manager = readers["heavy"], readers["manager"]
    part = PolicePart.objects.filter(status="draft").select_related("encounter", "author").latest("id")
    author = Actor.of(part.author)
    waiting = (
        ClinicalPart.objects.filter(status="submitted", encounter__in=visible(manager, Encounter)).select_related("encounter").latest("id")
    )
    values = {"answers": {}, "facts": None, "person": None, "facts_version": 1}
    start = undone(lambda: encounter_operations.start(actor=heavy, occurred_at=clock.now(), address="100 Oak St"))
    submit = undone(lambda: encounters_reports.submit(actor=author, encounter_uid=part.encounter.uid, **values))
    approve = undone(lambda: encounters_reports.approve(actor=manager, encounter_uid=waiting.encounter.uid, version=1))
    insert = by_hand(
        "INSERT INTO cases_encounter SELECT (jsonb_populate_record(e, jsonb_build_object('id', nextval('cases_encounter_id_seq'), 'uid', gen_random_uuid(),"
        " 'number', 'X-' || nextval('encounter_number_seq')))).* FROM cases_encounter e WHERE e.id = 1 RETURNING id"
    )
    measured = [
        ("start an encounter", "officer or clinician", start, undone(insert)),
        ("submit a report", "its author", submit, _submitted_by_hand(part)),
        ("approve a report", "supervisor", approve, _approved_by_hand(waiting, manager)),
    ]
    text = (
        "## Writing a report\n\nBy hand: the bare rows of report and notice alone. Ours locks, asks the rules, keeps a readable version, audits and posts notices in the same transaction;"
        " the history of rows and the read tables follow by triggers in both.\n\n"
    )
    report.write("saving", text + report.table([report.line(*one) for one in measured]))
