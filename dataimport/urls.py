from django.urls import path

from dataimport import views

urlpatterns = [
    path("imports/", views.import_list, name="import-list"),
    path("imports/new/", views.import_upload, name="import-upload"),
    path("imports/workbook/", views.import_workbook, name="import-workbook"),
    path("imports/workbook/<int:pk>/file.xlsx", views.workbook_file, name="workbook-file"),
    path("imports/template-<slug:kind>.xlsx", views.import_template, name="import-template"),
    path("imports/<int:pk>/", views.import_detail, name="import-detail"),
    path("imports/<int:pk>/columns/", views.import_columns, name="import-columns"),
    path("imports/<int:pk>/conflicts/", views.import_conflicts, name="import-conflicts"),
    path("imports/<int:pk>/apply/", views.import_apply, name="import-apply"),
    path("imports/<int:pk>/discard/", views.import_discard, name="import-discard"),
    path("imports/<int:pk>/recheck/", views.import_recheck, name="import-recheck"),
    path("imports/<int:pk>/choices/", views.import_choices, name="import-choices"),
    path("imports/<int:pk>/cancel/", views.import_cancel, name="import-cancel"),
    path("imports/<int:pk>/undo/", views.import_undo, name="import-undo"),
    path("imports/<int:pk>/problems.xlsx", views.import_problems, name="import-problems"),
    path("imports/<int:pk>/marked.xlsx", views.import_marked, name="import-marked"),
    path("imports/<int:pk>/waiting.xlsx", views.import_waiting, name="import-waiting"),
]
