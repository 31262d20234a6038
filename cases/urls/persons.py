"""Addresses of persons."""

from django.urls import URLPattern, path

from cases.views import histories, timelines
from cases.views import pairs as pair_views
from cases.views import person_links as links
from cases.views import persons as views

urlpatterns: list[URLPattern] = [
    path("persons/search", views.person_search, name="person-search"),
    path("persons/search-by-details", views.person_find, name="person-find"),
    path("persons/duplicates/", pair_views.pair_list, name="pair-list"),
    path("persons/duplicates/<uuid:uid>/", pair_views.pair_detail, name="pair-detail"),
    path("persons/duplicates/<uuid:uid>/answer", pair_views.pair_answer, name="pair-answer"),
    path("persons/duplicates/<uuid:uid>/reopen", pair_views.pair_reopen, name="pair-reopen"),
    path("persons/<uuid:uid>/", views.person_detail, name="person-detail"),
    path("persons/<uuid:uid>/timeline/", timelines.person_timeline, name="person-timeline"),
    path("persons/<uuid:uid>/edit", views.person_edit, name="person-edit"),
    path("persons/<uuid:uid>/history", histories.person_history, name="person-history"),
    path("persons/<uuid:uid>/identify", links.person_identify, name="person-identify"),
    path("persons/<uuid:uid>/link/<uuid:other>", links.person_link, name="person-link"),
    path("persons/<uuid:uid>/unlink/<uuid:link>", links.person_unlink, name="person-unlink"),
    path("persons/<uuid:uid>/<slug:part>/add", views.person_part_create, name="person-part-create"),
    path("persons/<uuid:uid>/<slug:part>/<uuid:row>/end", views.person_part_end, name="person-part-end"),
]
