"""Addresses of case records, their notes, who can see them, and emergency access."""

from django.urls import URLPattern, path

from cases.views import comments, emergencies, histories, note_templates, notes, openings, records, search, shares, summaries

urlpatterns: list[URLPattern] = [
    path("search/", search.search, name="search"),
    path("cases/", records.record_list, name="record-list"),
    path("cases/new", openings.record_create, name="record-create"),
    path("cases/emergency", emergencies.emergency_create, name="emergency-create"),
    path("cases/emergencies/", emergencies.emergency_list, name="emergency-list"),
    path("cases/emergencies/<uuid:uid>/", emergencies.emergency_detail, name="emergency-detail"),
    path("cases/emergencies/<uuid:uid>/end", emergencies.emergency_end, name="emergency-end"),
    path("cases/<uuid:uid>/", records.record_detail, name="record-detail"),
    path("cases/<uuid:uid>/edit", records.record_edit, name="record-edit"),
    path("cases/<uuid:uid>/status", records.record_transition, name="record-transition"),
    path("cases/<uuid:uid>/close", records.record_close, name="record-close"),
    path("cases/<uuid:uid>/print", summaries.record_print, name="record-print"),
    path("cases/<uuid:uid>/summary.pdf", summaries.record_pdf, name="record-pdf"),
    path("cases/<uuid:uid>/history", histories.record_history, name="record-history"),
    path("cases/<uuid:uid>/encounters/add", openings.encounter_add, name="record-encounter-add"),
    path("cases/<uuid:uid>/notes/new", notes.note_create, name="note-create"),
    path("cases/<uuid:uid>/comment", comments.record_comment, name="record-comment"),
    path("notes/<uuid:uid>/", notes.note_detail, name="note-detail"),
    path("notes/<uuid:uid>/edit", notes.note_edit, name="note-edit"),
    path("notes/<uuid:uid>/discard", notes.note_discard, name="note-discard"),
    path("notes/<uuid:uid>/comment", comments.note_comment, name="note-comment"),
    path("note-templates/", note_templates.note_template_list, name="note-template-list"),
    path("note-templates/new", note_templates.note_template_create, name="note-template-create"),
    path("note-templates/<uuid:uid>", note_templates.note_template_edit, name="note-template-edit"),
    path("cases/<uuid:uid>/access/", shares.record_access, name="record-access"),
    path("cases/<uuid:uid>/access/lead", shares.record_lead, name="record-lead"),
    path("cases/<uuid:uid>/access/assign", shares.record_assign, name="record-assign"),
    path("cases/<uuid:uid>/access/unassign", shares.record_unassign, name="record-unassign"),
    path("cases/<uuid:uid>/access/share", shares.share_create, name="share-create"),
    path("cases/<uuid:uid>/access/revoke", shares.share_revoke, name="share-revoke"),
    path("cases/<uuid:uid>/access/restrict", shares.record_restrict, name="record-restrict"),
    path("cases/<uuid:uid>/access/hand-over", shares.record_hand_over, name="record-hand-over"),
]
