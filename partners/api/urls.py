"""API routes of the directory."""

from rest_framework.routers import SimpleRouter

from partners.api.organizations import OrganizationViewSet
from partners.api.services import ServiceViewSet

routes = [("services", ServiceViewSet, "api-service"), ("organizations", OrganizationViewSet, "api-organization")]

router = SimpleRouter()
for prefix, viewset, basename in routes:
    router.register(prefix, viewset, basename=basename)
urlpatterns = router.urls
