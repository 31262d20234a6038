"""The routes of /api/, gathered from the apps, and their OpenAPI schema."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="api-schema"), name="api-docs"),
    path("v1/", include("cases.api.urls")),
    path("v1/", include("partners.api.urls")),
    path("v1/", include("referrals.api.urls")),
]
