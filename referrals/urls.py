"""Addresses of referrals."""

from django.urls import path

from referrals.views import consents, referrals, replies

app_name = "referrals"
urlpatterns = [
    path("", referrals.referral_list, name="referral-list"),
    path("inbox/", referrals.inbox, name="inbox"),
    path("new/<uuid:case>/", referrals.referral_start, name="referral-start"),
    path("new/<uuid:case>/<uuid:service>/", referrals.referral_create, name="referral-create"),
    path("consents/<uuid:case>/", consents.consent_list, name="consent-list"),
    path("consents/<uuid:case>/new/", consents.consent_create, name="consent-create"),
    path("consent/<uuid:uid>/revoke/", consents.consent_revoke, name="consent-revoke"),
    path("reply/<str:token>/", replies.reply, name="reply"),
    path("reply/<str:token>/notice/", replies.reply_notice, name="reply-notice"),
    path("reply/<str:token>/new-link/", replies.reply_new_link, name="reply-new-link"),
    path("<uuid:uid>/", referrals.referral_detail, name="referral-detail"),
    path("<uuid:uid>/answer/", referrals.referral_answer, name="referral-answer"),
    path("<uuid:uid>/outcome/", referrals.referral_outcome, name="referral-outcome"),
    path("<uuid:uid>/send-again/", referrals.referral_send_again, name="referral-send-again"),
    path("<uuid:uid>/cancel/", referrals.referral_cancel, name="referral-cancel"),
    path("<uuid:uid>/error/", referrals.referral_error, name="referral-error"),
]
