"""Addresses of encounters."""

from django.urls import path

from cases.views import encounters as views
from cases.views import encounters_links as links
from cases.views import encounters_reports as reports
from cases.views import encounters_responders as responders
from cases.views import histories

urlpatterns = [
    path("encounters/", views.encounter_list, name="encounter-list"),
    path("encounters/start", views.encounter_start, name="encounter-start"),
    path("encounters/reviews", reports.encounter_reviews, name="encounter-reviews"),
    path("encounters/person-search", links.encounter_person_search, name="encounter-person-search"),
    path("encounters/<uuid:uid>/", views.encounter_detail, name="encounter-detail"),
    path("encounters/<uuid:uid>/print", views.encounter_print, name="encounter-print"),
    path("encounters/<uuid:uid>/history", histories.encounter_history, name="encounter-history"),
    path("encounters/<uuid:uid>/join", views.encounter_join, name="encounter-join"),
    path("encounters/<uuid:uid>/error", views.encounter_error, name="encounter-error"),
    path("encounters/<uuid:uid>/error/undo", views.encounter_error_undo, name="encounter-error-undo"),
    path("encounters/<uuid:uid>/report", reports.encounter_report, name="encounter-report"),
    path("encounters/<uuid:uid>/discard", reports.encounter_discard, name="encounter-discard"),
    path("encounters/<uuid:uid>/hand-over", reports.encounter_hand_over, name="encounter-hand-over"),
    path("encounters/<uuid:uid>/approve", reports.encounter_approve, name="encounter-approve"),
    path("encounters/<uuid:uid>/return", reports.encounter_return, name="encounter-return"),
    path("encounters/<uuid:uid>/versions/<int:number>", reports.encounter_version, name="encounter-version"),
    path("encounters/<uuid:uid>/person", links.encounter_person, name="encounter-person"),
    path("encounters/<uuid:uid>/move", links.encounter_move, name="encounter-move"),
    path("encounters/<uuid:uid>/persons/add", links.encounter_person_add, name="encounter-person-add"),
    path("encounters/<uuid:uid>/persons/remove", links.encounter_person_remove, name="encounter-person-remove"),
    path("encounters/<uuid:uid>/charge", responders.encounter_charge, name="encounter-charge"),
    path("encounters/<uuid:uid>/units/add", responders.encounter_unit_add, name="encounter-unit-add"),
    path("encounters/<uuid:uid>/units/remove", responders.encounter_unit_remove, name="encounter-unit-remove"),
    path("attended/", responders.attendance_list, name="attendance-list"),
    path("attended/<uuid:uid>/", responders.attendance_detail, name="attendance-detail"),
    path("encounters/<uuid:uid>/links", links.encounter_links, name="encounter-links"),
    path("encounters/<uuid:uid>/calls/link", links.encounter_call_link, name="encounter-call-link"),
    path("encounters/<uuid:uid>/calls/unlink", links.encounter_call_unlink, name="encounter-call-unlink"),
    path("encounters/<uuid:uid>/case/unlink", links.encounter_case_unlink, name="encounter-case-unlink"),
]
