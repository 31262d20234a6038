"""One response plan in force where two records of one person are linked: the other is retired, and in force again when the link is undone."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.models import MoveKind, Person, PersonLink, PlanAct, PlanStatus, ResponsePlan
from cases.operations import person_ledgers
from cases.operations.plans import note_step, tell
from cases.selectors import plan_people
from cases.selectors import plans as selectors
from cases.states import plans as states
from corecit.access.actor import Actor


def in_force(kept: Person, other: Person) -> dict[str, list[ResponsePlan]]:
    """The approved plans of both records, locked, by whose they are. For `links`, before it moves them."""
    rows = ResponsePlan.objects.select_for_update(of=("self",)).select_related("team", "owner", "person")
    found = list(rows.filter(person__in=(kept, other), status=PlanStatus.APPROVED).order_by("pk"))
    return {whose: [plan for plan in found if plan.person_id == person.pk] for whose, person in (("kept", kept), ("other", other))}


def keep_one(actor: Actor, link: PersonLink, plans: dict[str, list[ResponsePlan]], chosen: str) -> None:
    """Retires the plan that gives way; without a choice the one stays that selectors.plans.usual says. For `links`, after it moved everything."""
    if not (plans["kept"] and plans["other"]):
        return
    stays = chosen if chosen in plans else selectors.usual(plans["kept"][0], plans["other"][0])
    for plan in plans["other" if stays == "kept" else "kept"]:
        plan.refresh_from_db()
        person_ledgers.set_values(link, plan, {"status": states.after(plan.status, PlanAct.RETIRE)})
        note_step(actor, plan, PlanAct.RETIRE, _("Two records of one person were linked, and the other plan stays in force."))
        if plan.owner != actor.user and plan_people.opens(plan.owner, plan):
            tell("plan-gave-way", str(link.uid), plan, [plan.owner])


def say_restored(actor: Actor, link: PersonLink) -> None:
    """Notes on each plan that is in force again that it is, and why. For `links`, after it undid what the link had set."""
    rows = link.moves.filter(kind=MoveKind.SET, model=ResponsePlan._meta.label, field="status").values_list("row", flat=True)
    for plan in ResponsePlan.objects.filter(pk__in=rows, status=PlanStatus.APPROVED).select_related("person"):
        if ResponsePlan.objects.filter(person=plan.person_id, status=PlanStatus.APPROVED).exclude(pk=plan.pk).exists():
            # A newer one was approved while the records were linked, and stands.
            plan.status = states.after(plan.status, PlanAct.RETIRE)
            plan.save(update_fields=["status", "updated_at"])
        else:
            note_step(actor, plan, PlanAct.RESTORE, _("The link of the two records is undone."))
