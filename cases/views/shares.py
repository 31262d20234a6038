"""Who can see a case and why; assigning, sharing, restricting, handing over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.forms.records import AssignForm, HandOverForm, LeadForm, ShareForm
from cases.operations import assignments, records
from cases.operations import shares as operations
from cases.presenters import records as presenters
from cases.selectors import records as reading
from cases.selectors import shares
from cases.views.records import case_context
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.access.policies import verdict
from corecit.common.errors import Conflict, Invalid, NotVisible
from corecit.web.forms import show_refusal

ACTS = ("assign", "share", "restrict", "hand_over", "see_openings")


def _forms(actor: Actor, case: Any, bound: Form | None) -> dict[str, Form]:
    """The forms of the page, the one that was refused with what was typed."""
    workers, teams = shares.workers(case), shares.teams_to_share_with(case)
    found: dict[str, Form] = {
        "lead_form": LeadForm(workers=workers, initial={"lead": str(case.lead.uid) if case.lead else ""}),
        "assign_form": AssignForm(workers=workers),
        "hand_over_form": HandOverForm(teams=teams, prefix="over"),
    }
    if verdict(actor, "share", case):
        found["share_form"] = ShareForm(people=shares.people_to_share_with(actor, case), teams=teams)
    if bound is not None:
        name = {LeadForm: "lead_form", AssignForm: "assign_form", HandOverForm: "hand_over_form", ShareForm: "share_form"}[type(bound)]
        found[name] = bound
    return found


def _page(request: HttpRequest, actor: Actor, case: Any, bound: Form | None = None) -> HttpResponse:
    may = {act: verdict(actor, act, case) for act in ACTS}
    ways = shares.openings(case)
    context = case_context(actor, case) | {
        "openings": [(one, presenters.why(one), presenters.may_do(one)) for one in ways],
        "may": may,
        "emergencies": shares.emergencies(actor, case),
        "looks": presenters.looks(shares.looks(case, request.GET.get("cursor"))) if may["see_openings"] else None,
        "changes": presenters.changes(shares.changes(case)) if may["see_openings"] else [],
        **_forms(actor, case, bound),
    }
    return render(request, "cases/records/record_access.html", context, status=400 if bound is not None else 200)


@access("case.view")
@require_GET
def record_access(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who can see this case, and why; and, for those who may know, who opened it."""
    actor = actor_of(request)
    return _page(request, actor, reading.get(actor, uid))


def _run(request: HttpRequest, actor: Actor, case: Any, form: Form, act: Callable[[], Any], done: str) -> HttpResponse:
    """Does an act with a valid form; shows the page again, with what was typed, when it was refused."""
    if not form.is_valid():
        return _page(request, actor, case, form)
    try:
        act()
    except (Invalid, Conflict) as refusal:
        show_refusal(form, refusal)
        return _page(request, actor, case, form)
    messages.success(request, done)
    return redirect("cases:record-access", uid=case.uid) if _still_there(actor, case) else redirect("cases:record-list")


def _still_there(actor: Actor, case: Any) -> bool:
    """Whether one's own act left the case open to oneself."""
    try:
        reading.get(actor, case.uid)
    except NotVisible:
        return False
    return True


def _id_of(uid: str) -> int | None:
    return shares.user_ids([uid]).get(uid) if uid else None


@access("case.work")
@require_POST
def record_lead(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Name the lead."""
    actor = actor_of(request)
    case = reading.get(actor, uid)
    form = LeadForm(request.POST, workers=shares.workers(case))

    def act() -> None:
        assignments.set_lead(actor=actor, case_id=case.pk, user_id=_id_of(form.cleaned_data["lead"]))

    return _run(request, actor, case, form, act, _("The lead is named."))


@access("case.work")
@require_POST
def record_assign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Assign somebody of the team."""
    actor = actor_of(request)
    case = reading.get(actor, uid)
    form = AssignForm(request.POST, workers=shares.workers(case))

    def act() -> None:
        assignments.assign(actor=actor, case_id=case.pk, user_id=_id_of(form.cleaned_data["user"]) or 0)

    return _run(request, actor, case, form, act, _("Assigned."))


@access("case.work")
@require_POST
def record_unassign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take an assignment back."""
    actor = actor_of(request)
    case = reading.get(actor, uid)
    user_id = shares.granted_user_id(case, request.POST.get("user", ""))
    if user_id is not None:
        assignments.unassign(actor=actor, case_id=case.pk, user_id=user_id)
        messages.success(request, _("The assignment was taken back."))
    return redirect("cases:record-access", uid=case.uid) if _still_there(actor, case) else redirect("cases:record-list")


@access("case.work")
@require_POST
def share_create(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Share the case with a person or a team."""
    actor = actor_of(request)
    case = reading.get(actor, uid)
    teams = shares.teams_to_share_with(case)
    form = ShareForm(request.POST, people=shares.people_to_share_with(actor, case), teams=teams)

    def act() -> None:
        values = form.cleaned_data
        to_team = values["whom"] == "team"
        operations.share(
            actor=actor,
            case_id=case.pk,
            level=values["level"],
            note=values["note"],
            expires_at=form.expires_at,
            user_id=None if to_team else _id_of(values["user"]),
            team_id=shares.team_id(values["team"]) if to_team else None,
        )

    return _run(request, actor, case, form, act, _("The case is shared."))


@access("case.work")
@require_POST
def share_revoke(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a grant back from a person or a team."""
    actor = actor_of(request)
    case = reading.get(actor, uid)
    user_id = shares.granted_user_id(case, request.POST.get("user", ""))
    team_id = shares.team_id(request.POST.get("team", ""))
    if user_id is not None or team_id is not None:
        operations.revoke(actor=actor, case_id=case.pk, user_id=user_id, team_id=team_id)
        messages.success(request, _("They can see the case no longer through this share."))
    return redirect("cases:record-access", uid=case.uid) if _still_there(actor, case) else redirect("cases:record-list")


@access("case.manage")
@require_POST
def record_restrict(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Close the case to its team, or open it again."""
    actor = actor_of(request)
    case = reading.get(actor, uid)
    restricted = request.POST.get("restricted") == "yes"
    operations.restrict(actor=actor, case_id=case.pk, restricted=restricted)
    messages.success(
        request, _("The case is open only to those it is given to.") if restricted else _("The case is open to its team again.")
    )
    return redirect("cases:record-access", uid=case.uid) if _still_there(actor, case) else redirect("cases:record-list")


@access("case.manage")
@require_POST
def record_hand_over(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give the case to another team."""
    actor = actor_of(request)
    case = reading.get(actor, uid)
    form = HandOverForm(request.POST, teams=shares.teams_to_share_with(case), prefix="over")

    def act() -> None:
        records.hand_over(actor=actor, case_id=case.pk, team_id=shares.team_id(form.cleaned_data["team"]) or 0)

    return _run(request, actor, case, form, act, _("The case was handed over."))
