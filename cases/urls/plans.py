"""Addresses of response plans, suggestions to them and proposals to make one."""

from django.urls import URLPattern, path

from cases.views import plan_proposals, plans

urlpatterns: list[URLPattern] = [
    path("plans/", plans.plan_list, name="plan-list"),
    path("plans/proposals/", plan_proposals.plan_proposal_list, name="plan-proposal-list"),
    path("plans/proposals/<uuid:uid>/decide", plan_proposals.plan_decide, name="plan-decide"),
    path("plans/suggestions/", plans.plan_suggestion_list, name="plan-suggestion-list"),
    path("plans/suggestions/<uuid:uid>/answer", plans.plan_answer, name="plan-answer"),
    path("plans/<uuid:uid>/", plans.plan_detail, name="plan-detail"),
    path("plans/<uuid:uid>/edit", plans.plan_edit, name="plan-edit"),
    path("plans/<uuid:uid>/revise", plans.plan_revise, name="plan-revise"),
    path("plans/<uuid:uid>/suggest", plans.plan_suggest, name="plan-suggest"),
    path("plans/<uuid:uid>/step/<slug:act>", plans.plan_step, name="plan-step"),
    path("persons/<uuid:uid>/plan", plans.plan_create, name="plan-create"),
    path("persons/<uuid:uid>/propose-plan", plan_proposals.plan_propose, name="plan-propose"),
]
