"""Addresses under /api/v1/: one router for the lists, plain paths for questions and actions."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from accounts.api import TokenView
from areas.api import AreaViewSet
from common.throttling import ExportRate
from dataimport.api import ImportViewSet, WorkbookViewSet
from enterprises.api import (
    AbsenceViewSet,
    EnterpriseCloseView,
    EnterpriseMoveView,
    EnterprisePhoneView,
    EnterpriseRenameView,
    EnterpriseReopenView,
    HeadcountViewSet,
    PlacementViewSet,
    SizeViewSet,
)
from indicators.api import (
    CoverageChangesExportView,
    CoverageChangesView,
    CoverageTermsExportView,
    CoverageTermsView,
    CoverageTrendView,
    CoverageView,
    EnterpriseExportView,
    EnterpriseViewSet,
    ExplainView,
)
from indicators.api_planning import (
    GapsView,
    LapsesView,
    StationEffectView,
    TargetViewSet,
    WorklistExportView,
    WorklistView,
)
from innovation.api import PairViewSet, ResultViewSet, StudioViewSet
from portal.api import EnterpriseMergeView, QualityExportView, QualityRowsView, QualityView
from proposals.api import AwardViewSet, ProposalViewSet, RecommendationViewSet, RoundViewSet
from reports.api import ComparisonView, ReportFileView, ReportPartViewSet, ReportViewSet
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
    ConfirmationViewSet,
    CoverageViewSet,
    MembershipViewSet,
    OwnUnionView,
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
router.register("confirmations", ConfirmationViewSet, "api-confirmation")
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
router.register("targets", TargetViewSet, "api-target")
router.register("imports", ImportViewSet, "api-import")
router.register("reports", ReportViewSet, "api-report")
router.register("report-parts", ReportPartViewSet, "api-report-part")

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
        ImportViewSet.as_view({"get": "problems"}, throttle_classes=[ExportRate]),
        name="api-import-problems",
    ),
    path(
        "imports/<int:pk>/marked.xlsx",
        ImportViewSet.as_view({"get": "marked"}, throttle_classes=[ExportRate]),
        name="api-import-marked",
    ),
    path(
        "imports/<int:pk>/waiting.xlsx",
        ImportViewSet.as_view({"get": "waiting"}, throttle_classes=[ExportRate]),
        name="api-import-waiting",
    ),
    path(
        "imports/workbook.xlsx",
        ImportViewSet.as_view({"get": "workbook"}, throttle_classes=[ExportRate]),
        name="api-import-workbook",
    ),
    path(
        "imports/workbooks/",
        WorkbookViewSet.as_view({"get": "list", "post": "create"}),
        name="api-workbook-list",
    ),
    path(
        "imports/workbooks/<int:pk>/",
        WorkbookViewSet.as_view({"get": "retrieve"}),
        name="api-workbook-detail",
    ),
    path(
        "imports/workbooks/<int:pk>/file.xlsx",
        WorkbookViewSet.as_view({"get": "file"}, throttle_classes=[ExportRate]),
        name="api-workbook-file",
    ),
    path("coverage/", CoverageView.as_view(), name="api-coverage-table"),
    path("coverage/trend/", CoverageTrendView.as_view(), name="api-coverage-trend"),
    path("coverage/explain/", ExplainView.as_view(), name="api-coverage-explain"),
    path("coverage/changes/", CoverageChangesView.as_view(), name="api-coverage-changes"),
    re_path(
        r"^coverage/changes\.(?P<extension>xlsx|csv)$",
        CoverageChangesExportView.as_view(throttle_classes=[ExportRate]),
        name="api-coverage-changes-export",
    ),
    path("coverage/terms/", CoverageTermsView.as_view(), name="api-coverage-terms"),
    re_path(
        r"^coverage/terms\.(?P<extension>xlsx|csv)$",
        CoverageTermsExportView.as_view(throttle_classes=[ExportRate]),
        name="api-coverage-terms-export",
    ),
    path("coverage/gaps/", GapsView.as_view(), name="api-coverage-gaps"),
    path("coverage/lapses/", LapsesView.as_view(), name="api-coverage-lapses"),
    path("coverage/worklist/", WorklistView.as_view(), name="api-coverage-worklist"),
    path(
        "coverage/worklist.xlsx",
        WorklistExportView.as_view(throttle_classes=[ExportRate]),
        name="api-worklist-export",
    ),
    path("quality/", QualityView.as_view(), name="api-quality"),
    re_path(
        r"^quality/(?P<code>[a-z_]+)\.(?P<extension>xlsx|csv)$",
        QualityExportView.as_view(throttle_classes=[ExportRate]),
        name="api-quality-export",
    ),
    path("quality/<slug:code>/", QualityRowsView.as_view(), name="api-quality-rows"),
    path("stations/<int:pk>/effect/", StationEffectView.as_view(), name="api-station-effect"),
    re_path(
        r"^enterprises\.(?P<extension>xlsx|csv)$",
        EnterpriseExportView.as_view(throttle_classes=[ExportRate]),
        name="api-enterprise-export",
    ),
    path("enterprises/<int:pk>/move/", EnterpriseMoveView.as_view(), name="api-enterprise-move"),
    path("enterprises/<int:pk>/phone/", EnterprisePhoneView.as_view(), name="api-enterprise-phone"),
    path("enterprises/<int:pk>/close/", EnterpriseCloseView.as_view(), name="api-enterprise-close"),
    path(
        "enterprises/<int:pk>/reopen/", EnterpriseReopenView.as_view(), name="api-enterprise-reopen"
    ),
    path(
        "enterprises/<int:pk>/rename/", EnterpriseRenameView.as_view(), name="api-enterprise-rename"
    ),
    path(
        "enterprises/<int:pk>/own-union/", OwnUnionView.as_view(), name="api-enterprise-own-union"
    ),
    path("enterprises/<int:pk>/merge/", EnterpriseMergeView.as_view(), name="api-enterprise-merge"),
    path("reports/compare/", ComparisonView.as_view(), name="api-report-compare"),
    path("reports/<int:pk>/files/<str:name>", ReportFileView.as_view(), name="api-report-file"),
    path("", include(router.urls)),
]
