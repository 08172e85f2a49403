from django.urls import path

from indicators.views import dashboard, enterprises

urlpatterns = [
    path("enterprises/", enterprises.enterprise_list, name="enterprise-list"),
    path(
        "enterprises/<int:pk>/standings/",
        enterprises.enterprise_standings,
        name="enterprise-standings",
    ),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/terms/", dashboard.terms, name="dashboard-terms"),
]
