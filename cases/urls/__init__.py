"""Addresses of cases, by noun."""

from django.urls import URLPattern, URLResolver

from cases.urls import (
    assessments,
    briefs,
    calls,
    caseload,
    crisis_values,
    encounters,
    files,
    follow_ups,
    handovers,
    instruments,
    persons,
    places,
    plans,
    protocols,
    records,
    safety_plans,
)

app_name = "cases"
urlpatterns: list[URLPattern | URLResolver] = [
    *assessments.urlpatterns,
    *calls.urlpatterns,
    *encounters.urlpatterns,
    *files.urlpatterns,
    *records.urlpatterns,
    *persons.urlpatterns,
    *follow_ups.urlpatterns,
    *plans.urlpatterns,
    *places.urlpatterns,
    *briefs.urlpatterns,
    *protocols.urlpatterns,
    *caseload.urlpatterns,
    *safety_plans.urlpatterns,
    *handovers.urlpatterns,
    *crisis_values.urlpatterns,
    *instruments.urlpatterns,
]
