"""Addresses of the directory."""

from django.urls import path

from partners.views import agreements, exports, imports, locations, organizations, services, terms

app_name = "partners"
urlpatterns = [
    path("", services.service_list, name="service-list"),
    path("services/<uuid:uid>/", services.service_detail, name="service-detail"),
    path("services/<uuid:uid>/edit", services.service_edit, name="service-edit"),
    path("services/<uuid:uid>/room", services.service_capacity, name="service-capacity"),
    path("services/<uuid:uid>/checked", services.service_assure, name="service-assure"),
    path("services/<uuid:uid>/retire", services.service_retire, name="service-retire"),
    path("services/<uuid:uid>/restore", services.service_restore, name="service-restore"),
    path("organizations/", organizations.organization_list, name="organization-list"),
    path("organizations/new", organizations.organization_create, name="organization-create"),
    path("organizations/<uuid:uid>/", organizations.organization_detail, name="organization-detail"),
    path("organizations/<uuid:uid>/edit", organizations.organization_edit, name="organization-edit"),
    path("organizations/<uuid:uid>/checked", organizations.organization_assure, name="organization-assure"),
    path("organizations/<uuid:uid>/retire", organizations.organization_retire, name="organization-retire"),
    path("organizations/<uuid:uid>/restore", organizations.organization_restore, name="organization-restore"),
    path("organizations/<uuid:organization>/services/new", services.service_create, name="service-create"),
    path("organizations/<uuid:organization>/locations/new", locations.location_create, name="location-create"),
    path("organizations/<uuid:organization>/agreements/new", agreements.agreement_create, name="agreement-create"),
    path("locations/<uuid:uid>/edit", locations.location_edit, name="location-edit"),
    path("locations/<uuid:uid>/retire", locations.location_retire, name="location-retire"),
    path("locations/<uuid:uid>/restore", locations.location_restore, name="location-restore"),
    path("agreements/<uuid:uid>/edit", agreements.agreement_edit, name="agreement-edit"),
    path("terms/", terms.term_list, name="term-list"),
    path("terms/<uuid:uid>/need", terms.term_need, name="term-need"),
    path("imports/", imports.import_list, name="import-list"),
    path("imports/<uuid:uid>/", imports.import_detail, name="import-detail"),
    path("imports/<uuid:uid>/missing", imports.import_missing, name="import-missing"),
    path("imports/<uuid:uid>/rejected", imports.import_rejects, name="import-rejects"),
    path("imports/<uuid:uid>/restart", imports.import_restart, name="import-restart"),
    path("export/", exports.export_page, name="export-page"),
    path("export/hsds.json", exports.export_file, name="export-file"),
]
