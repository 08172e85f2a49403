"""All addresses: the pages of each app, the API, and the rescue admin."""

from django.urls import include, path

from portal.admin import rescue

urlpatterns = [
    # First: addresses are tried one after another, and dashboards ask the API most often.
    path("api/v1/", include("config.api_urls")),
    path("", include("portal.urls")),
    path("", include("accounts.urls")),
    path("", include("enterprises.urls")),
    path("", include("unions.urls")),
    path("", include("stations.urls")),
    path("", include("proposals.urls")),
    path("", include("innovation.urls")),
    path("", include("dataimport.urls")),
    path("", include("indicators.urls")),
    path("", include("reports.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", rescue.urls),
]

handler400 = "config.errors.bad_request"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
