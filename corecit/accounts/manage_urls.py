"""Addresses of administration: agencies, teams, people, tokens, code lists."""

from django.urls import path

from corecit.accounts.views import agencies, codes, people, tokens

app_name = "manage"
urlpatterns = [
    path("", agencies.home, name="home"),
    path("roles", agencies.roles, name="roles"),
    path("people", people.person_list, name="people"),
    path("people/invite", people.person_invite, name="person-invite"),
    path("people/<uuid:uid>", people.person, name="person"),
    path("people/<uuid:uid>/edit", people.person_edit, name="person-edit"),
    path("people/<uuid:uid>/disable", people.person_disable, name="person-disable"),
    path("people/<uuid:uid>/enable", people.person_enable, name="person-enable"),
    path("people/<uuid:uid>/link", people.person_link, name="person-link"),
    path("people/<uuid:uid>/unlock", people.person_unlock, name="person-unlock"),
    path("people/<uuid:uid>/end-sessions", people.person_end_sessions, name="person-end-sessions"),
    path("people/<uuid:uid>/roles/add", people.membership_add, name="person-membership-add"),
    path("people/<uuid:uid>/trainings/add", people.credential_add, name="person-credential-add"),
    path("memberships/<uuid:uid>", people.membership_edit, name="membership-edit"),
    path("memberships/<uuid:uid>/end", people.membership_end, name="membership-end"),
    path("trainings/<uuid:uid>/remove", people.credential_remove, name="credential-remove"),
    path("agencies", agencies.agency_list, name="agencies"),
    path("agencies/new", agencies.agency_create, name="agency-create"),
    path("agencies/<uuid:uid>", agencies.agency_edit, name="agency"),
    path("agencies/<uuid:uid>/teams/new", agencies.team_create, name="agency-team-create"),
    path("teams/<uuid:uid>", agencies.team_edit, name="team"),
    path("tokens", tokens.token_list, name="tokens"),
    path("tokens/new", tokens.token_create, name="token-create"),
    path("tokens/<uuid:uid>/revoke", tokens.token_revoke, name="token-revoke"),
    path("review", tokens.review, name="review"),
    path("codes", codes.code_lists, name="code-lists"),
    path("codes/<slug:name>", codes.code_list, name="code-list"),
    path("codes/<slug:name>/add", codes.code_add, name="code-add"),
    path("codes/value/<uuid:uid>", codes.code_edit, name="code-edit"),
    path("codes/value/<uuid:uid>/retire", codes.code_retire, name="code-retire"),
    path("codes/value/<uuid:uid>/restore", codes.code_restore, name="code-restore"),
]
