"""Addresses of cases, by noun."""

from django.urls import URLPattern, URLResolver

from cases.urls import calls, encounters, follow_ups, persons, records

app_name = "cases"
urlpatterns: list[URLPattern | URLResolver] = [
    *calls.urlpatterns,
    *encounters.urlpatterns,
    *records.urlpatterns,
    *persons.urlpatterns,
    *follow_ups.urlpatterns,
]
