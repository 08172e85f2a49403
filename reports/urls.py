from django.urls import path, re_path

from reports import views

urlpatterns = [
    path("reports/", views.report_list, name="report-list"),
    path("reports/new/", views.report_start, name="report-start"),
    path("reports/verify/", views.report_verify, name="report-verify"),
    path("reports/compare/", views.report_compare, name="report-compare"),
    path("reports/<int:pk>/", views.report_detail, name="report-detail"),
    path("reports/<int:pk>/chapters/<slug:code>/", views.report_chapter, name="report-chapter"),
    path("reports/<int:pk>/chapters/<slug:code>/note/", views.report_note, name="report-note"),
    path("reports/<int:pk>/check/", views.report_check, name="report-check"),
    path("reports/<int:pk>/seal/", views.report_seal, name="report-seal"),
    path("reports/<int:pk>/correct/", views.report_correct, name="report-correct"),
    path("reports/<int:pk>/drift/", views.report_drift, name="report-drift"),
    path("reports/parts/", views.part_list, name="report-part-list"),
    path("reports/parts/<int:pk>/", views.part_detail, name="report-part-detail"),
    path("reports/parts/<int:pk>/complete/", views.part_complete, name="report-part-complete"),
    path("reports/parts/<int:pk>/reopen/", views.part_reopen, name="report-part-reopen"),
    path("reports/years/", views.statistical_year_list, name="statistical-year-list"),
    path("reports/years/new/", views.statistical_year_create, name="statistical-year-create"),
    path("feeds/", views.feed_list, name="feed-list"),
    path("feeds/new/", views.feed_create, name="feed-create"),
    path("feeds/<int:pk>/revoke/", views.feed_revoke, name="feed-revoke"),
    re_path(
        r"^feeds/(?P<key>[A-Za-z0-9_-]{32})/(?P<name>[a-z]+)\.(?P<extension>xlsx|csv)$",
        views.feed,
        name="feed",
    ),
]
