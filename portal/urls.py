from django.urls import path

from portal.views import (
    bulk,
    drafts,
    effects,
    history,
    home,
    lists,
    log,
    merging,
    quality,
    saved_views,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("styleguide/", home.styleguide, name="styleguide"),
    path("healthz", home.healthz, name="healthz"),
    # What the log says of one record; `kind` is one of portal.registry.RECORDS.
    path("history/<str:kind>/<int:pk>/", history.history, name="history"),
    path("history/<str:kind>/<int:pk>/values/", history.history_values, name="history-values"),
    path(
        "history/<str:kind>/<int:pk>/<uuid:group>/take-back/",
        history.history_take_back,
        name="history-take-back",
    ),
    # What the checks find (common/checking.py).
    path("quality/", quality.quality_overview, name="quality"),
    path("quality/<slug:code>/", quality.quality_list, name="quality-list"),
    path("quality/<slug:code>/confirm/", quality.quality_confirm, name="quality-confirm"),
    # Addresses of pages that people keep (portal.choices.SavedPage).
    path("views/", saved_views.saved_view_list, name="saved-view-list"),
    path("views/new/<str:page>/", saved_views.saved_view_create, name="saved-view-create"),
    path("views/<int:pk>/", saved_views.saved_view_edit, name="saved-view-edit"),
    path("views/<int:pk>/delete/", saved_views.saved_view_delete, name="saved-view-delete"),
    # What an action of portal.registry.ACTIONS would do to the rates; nothing of it is kept.
    path("effects/<str:action>/<int:pk>/", effects.effects, name="effects"),
    # Files of the lists of portal.registry.LISTINGS; long ones are made in the background.
    path("lists/<str:code>/export.<str:extension>", lists.list_export, name="list-export"),
    path("exports/<uuid:pk>/", lists.export_detail, name="export-detail"),
    path("exports/<uuid:pk>/file/", lists.export_file, name="export-file"),
    # What is done to many records at once (portal.registry.BULK_EDITS), and taking it back.
    path("bulk/<str:code>/", bulk.bulk_edit, name="bulk-edit"),
    path("bulk/done/<uuid:group>/", bulk.bulk_done, name="bulk-done"),
    # What is typed into any form and not yet saved; its writer's alone.
    path("drafts/", drafts.draft_save, name="draft-save"),
    path("drafts/discard/", drafts.draft_discard, name="draft-discard"),
    path("enterprises/<int:pk>/merge/", merging.enterprise_merge, name="enterprise-merge"),
    # The whole log, for the audit administrator.
    path("log/", log.log_list, name="log-list"),
    path("log/<int:pk>/", log.log_detail, name="log-detail"),
    path("log/export.<str:extension>", log.log_export, name="log-export"),
    path("log/verify/", log.log_verify, name="log-verify"),
]
