"""Addresses of screening, social needs and disclosures."""

from django.urls import URLPattern, path

from cases.views import assessments, disclosures, needs

urlpatterns: list[URLPattern] = [
    path("cases/<uuid:uid>/screening/new", assessments.record_screen, name="record-screen"),
    path("encounters/<uuid:uid>/screening/new", assessments.encounter_screen, name="encounter-screen"),
    path("screening/<uuid:uid>/", assessments.assessment_detail, name="assessment-detail"),
    path("screening/<uuid:uid>/answer", assessments.assessment_answer, name="assessment-answer"),
    path("screening/<uuid:uid>/discard", assessments.assessment_discard, name="assessment-discard"),
    path("screening/<uuid:uid>/level", assessments.assessment_override, name="assessment-override"),
    path("screening/<uuid:uid>/error", assessments.assessment_error, name="assessment-error"),
    path("screening/<uuid:uid>/response.json", assessments.assessment_response, name="assessment-response"),
    path("cases/<uuid:uid>/needs/new", needs.record_need, name="record-need"),
    path("encounters/<uuid:uid>/needs/new", needs.encounter_need, name="encounter-need"),
    path("needs/<uuid:uid>/", needs.need_detail, name="need-detail"),
    path("encounters/<uuid:uid>/tell", disclosures.encounter_disclose, name="encounter-disclose"),
    path("disclosures/", disclosures.disclosure_list, name="disclosure-list"),
]
