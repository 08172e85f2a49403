from django.urls import path

from indicators.views import (
    changes,
    dashboard,
    effect,
    enterprises,
    explain,
    gaps,
    targets,
    worklist,
)

urlpatterns = [
    path("enterprises/", enterprises.enterprise_list, name="enterprise-list"),
    path("enterprises/export/", enterprises.enterprise_export, name="enterprise-export"),
    path(
        "enterprises/<int:pk>/standings/",
        enterprises.enterprise_standings,
        name="enterprise-standings",
    ),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/chart.xlsx", dashboard.dashboard_export, name="dashboard-export"),
    path("dashboard/terms/", dashboard.terms, name="dashboard-terms"),
    path("dashboard/changes/", changes.changes, name="dashboard-changes"),
    path("dashboard/explain/", explain.explanation, name="dashboard-explain"),
    path("dashboard/targets/", targets.target_list, name="target-list"),
    path("dashboard/targets/new/", targets.target_create, name="target-create"),
    path("dashboard/targets/<int:pk>/", targets.target_detail, name="target-detail"),
    path("dashboard/targets/<int:pk>/edit/", targets.target_edit, name="target-edit"),
    path("dashboard/targets/<int:pk>/remove/", targets.target_remove, name="target-remove"),
    path("dashboard/gaps/", gaps.gap_list, name="gap-list"),
    path("dashboard/worklist/", worklist.work_list, name="worklist"),
    path("stations/<int:pk>/effect/", effect.station_effect, name="station-effect"),
]
