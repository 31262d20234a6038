"""Every address of corecit; apps are included by name."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("corecit.web.urls")),
    path("account/", include("corecit.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("i18n/", include("corecit.web.i18n_urls")),
    path("audit/", include("corecit.audit.urls")),
    path("notices/", include("corecit.notices.urls")),
    path("manage/", include("corecit.accounts.manage_urls")),
    path("", include("cases.urls")),
    path("partners/", include("partners.urls")),
    path("referrals/", include("referrals.urls")),
    path("reports/", include("reporting.urls")),
    path("api/", include("corecit.api_urls")),
]
if settings.EMBEDDED:
    urlpatterns += static(settings.STATIC_URL, document_root=settings.STATIC_ROOT)

handler400 = "corecit.web.views.bad_request"
handler403 = "corecit.web.views.permission_denied"
handler404 = "corecit.web.views.not_found"
handler500 = "corecit.web.views.server_error"
