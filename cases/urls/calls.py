"""Addresses of calls."""

from django.urls import URLPattern, path

from cases.views import call_imports, calls

urlpatterns: list[URLPattern] = [
    path("calls/", calls.call_list, name="call-list"),
    path("calls/awaiting/", calls.call_awaiting, name="call-awaiting"),
    path("calls/new/", calls.call_create, name="call-create"),
    path("calls/<uuid:uid>/", calls.call_detail, name="call-detail"),
    path("calls/<uuid:uid>/no-report/", calls.call_dismiss, name="call-dismiss"),
    path("calls/<uuid:uid>/report-needed/", calls.call_recall, name="call-recall"),
    path("call-imports/", call_imports.call_import_list, name="call-import-list"),
    path("call-imports/<uuid:uid>/", call_imports.call_import_detail, name="call-import-detail"),
    path("call-imports/<uuid:uid>/columns/", call_imports.call_import_columns, name="call-import-columns"),
    path("call-imports/<uuid:uid>/progress/", call_imports.call_import_progress, name="call-import-progress"),
    path("call-imports/<uuid:uid>/rejected.csv", call_imports.call_import_rejected, name="call-import-rejected"),
    path("call-imports/<uuid:uid>/discard/", call_imports.call_import_discard, name="call-import-discard"),
    path("call-types/", call_imports.call_type_list, name="call-type-list"),
]
