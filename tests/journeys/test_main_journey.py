"""The main job, end to end, at phone width in the night theme: a call, a report, a case, a referral and a follow-up that is not forgotten.

A real worker and a real clock run beside the pages. At each stop the readers who must not see it are refused, by page and by API, and axe
looks at what is shown.
"""

from __future__ import annotations

import pytest

from tests.factories.referrals import make_service
from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_from_the_call_to_the_dashboard(installation, people, settings):
    settings.DEMO = True  # the outbox shows what it keeps
    make_service(warm_handoff_phone="+1 412 555 0142")
    story = steps.Story()
    steps.import_calls(people, installation)
    steps.report_the_call(people, story)
    steps.assert_report_is_walled(people, story)
    steps.approve(people, story)
    steps.write_clinical_side(people, story)
    steps.open_case(people, story)
    steps.plan_follow_up(people, story)
    steps.refer(people, story)
    steps.read_the_mail(people, story, installation)
    steps.answer_by_link(people, story)
    steps.see_the_answer(people, story, installation)
    steps.be_reminded(people, story, installation)
    steps.record_attempt(people, story)
    steps.see_it_counted(people, story)
