"""Addresses of the protocol."""

from django.urls import URLPattern, path

from cases.views import protocols as views

urlpatterns: list[URLPattern] = [
    path("protocols/", views.protocol_agencies, name="protocol-agencies"),
    path("protocols/agency/<uuid:uid>/", views.protocol_table, name="protocol-table"),
    path("protocols/agency/<uuid:uid>/adopt", views.protocol_adopt, name="protocol-adopt"),
    path("protocols/agency/<uuid:uid>/add", views.protocol_rule_add, name="protocol-rule-add"),
    path("protocols/rule/<uuid:uid>/", views.protocol_rule_edit, name="protocol-rule-edit"),
    path("protocols/rule/<uuid:uid>/retire", views.protocol_rule_retire, name="protocol-rule-retire"),
    path("protocols/rule/<uuid:uid>/restore", views.protocol_rule_restore, name="protocol-rule-restore"),
    path("protocols/after/<slug:kind>/<uuid:uid>/", views.protocol_plan, name="protocol-plan"),
]
