"""Addresses under /api/v1/: one router for the lists, plain paths for questions and actions."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from accounts.api import TokenView
from areas.api import AreaViewSet
from dataimport.api import ImportViewSet
from enterprises.api import (
    AbsenceViewSet,
    EnterpriseCloseView,
    EnterpriseMoveView,
    HeadcountViewSet,
    PlacementViewSet,
    SizeViewSet,
)
from indicators.api import (
    CoverageTrendView,
    CoverageView,
    EnterpriseExportView,
    EnterpriseViewSet,
)
from innovation.api import PairViewSet, ResultViewSet, StudioViewSet
from proposals.api import AwardViewSet, ProposalViewSet, RecommendationViewSet, RoundViewSet
from reports.api import ReportFileView, ReportViewSet
from stations.api import (
    ActivityViewSet,
    CaseViewSet,
    FacilityViewSet,
    FundingViewSet,
    PostViewSet,
    ServiceAreaViewSet,
    StationViewSet,
)
from unions.api import (
    CoverageViewSet,
    MembershipViewSet,
    SystemViewSet,
    TermViewSet,
    UnionViewSet,
)

# Route names begin with "api-": the page of the same noun has the plain name.
router = SimpleRouter()
router.register("areas", AreaViewSet, "api-area")
router.register("enterprises", EnterpriseViewSet, "api-enterprise")
router.register("placements", PlacementViewSet, "api-placement")
router.register("headcounts", HeadcountViewSet, "api-headcount")
router.register("sizes", SizeViewSet, "api-size")
router.register("absences", AbsenceViewSet, "api-absence")
router.register("unions", UnionViewSet, "api-union")
router.register("coverages", CoverageViewSet, "api-coverage")
router.register("memberships", MembershipViewSet, "api-membership")
router.register("terms", TermViewSet, "api-term")
router.register("systems", SystemViewSet, "api-system")
router.register("stations", StationViewSet, "api-station")
router.register("posts", PostViewSet, "api-post")
router.register("service-areas", ServiceAreaViewSet, "api-service-area")
router.register("facilities", FacilityViewSet, "api-facility")
router.register("fundings", FundingViewSet, "api-funding")
router.register("activities", ActivityViewSet, "api-activity")
router.register("cases", CaseViewSet, "api-case")
router.register("proposals", ProposalViewSet, "api-proposal")
router.register("rounds", RoundViewSet, "api-round")
router.register("recommendations", RecommendationViewSet, "api-recommendation")
router.register("awards", AwardViewSet, "api-award")
router.register("studios", StudioViewSet, "api-studio")
router.register("pairs", PairViewSet, "api-pair")
router.register("results", ResultViewSet, "api-result")
router.register("imports", ImportViewSet, "api-import")
router.register("reports", ReportViewSet, "api-report")

urlpatterns = [
    path("token/", TokenView.as_view(), name="api-token"),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="api_docs.html"),
        name="api-docs",
    ),
    # Outside the router, because a file's address does not end in a slash.
    path(
        "imports/<int:pk>/problems.xlsx",
        ImportViewSet.as_view({"get": "problems"}),
        name="api-import-problems",
    ),
    path("coverage/", CoverageView.as_view(), name="api-coverage-table"),
    path("coverage/trend/", CoverageTrendView.as_view(), name="api-coverage-trend"),
    re_path(
        r"^enterprises\.(?P<extension>xlsx|csv)$",
        EnterpriseExportView.as_view(),
        name="api-enterprise-export",
    ),
    path("enterprises/<int:pk>/move/", EnterpriseMoveView.as_view(), name="api-enterprise-move"),
    path("enterprises/<int:pk>/close/", EnterpriseCloseView.as_view(), name="api-enterprise-close"),
    path("reports/<int:pk>/files/<str:name>", ReportFileView.as_view(), name="api-report-file"),
    path("", include(router.urls)),
]
