"""Addresses of instruments, for administrators."""

from django.urls import URLPattern, path

from cases.views import instrument_forms as forms
from cases.views import instruments as views

urlpatterns: list[URLPattern] = [
    path("instruments/", views.instrument_list, name="instrument-list"),
    path("instruments/new", forms.form_create, name="form-create"),
    path("instruments/import", forms.form_import, name="form-import"),
    path("instruments/<uuid:uid>/edit", forms.form_edit, name="form-edit"),
    path("instruments/<uuid:uid>/revise", forms.form_revise, name="form-revise"),
    path("instruments/<uuid:uid>/publish", forms.form_publish, name="form-publish"),
    path("instruments/<uuid:uid>/drop", forms.form_drop, name="form-drop"),
    path("instruments/<uuid:uid>/items/new", forms.form_item, name="form-item-add"),
    path("instruments/<uuid:uid>/items/<path:link>/move", forms.form_item_move, name="form-item-move"),
    path("instruments/<uuid:uid>/items/<path:link>/remove", forms.form_item_remove, name="form-item-remove"),
    path("instruments/<uuid:uid>/items/<path:link>/edit", forms.form_item, name="form-item"),
    path("instruments/<uuid:uid>/", views.instrument_detail, name="instrument-detail"),
    path("instruments/<uuid:uid>/switch", views.instrument_switch, name="instrument-switch"),
    path("instruments/<uuid:uid>/versions/<int:number>", views.instrument_version, name="instrument-version"),
]
