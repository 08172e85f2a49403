from django.urls import path

from dataimport import views

urlpatterns = [
    path("imports/", views.import_list, name="import-list"),
    path("imports/new/", views.import_upload, name="import-upload"),
    path("imports/template-<slug:kind>.xlsx", views.import_template, name="import-template"),
    path("imports/<int:pk>/", views.import_detail, name="import-detail"),
    path("imports/<int:pk>/apply/", views.import_apply, name="import-apply"),
    path("imports/<int:pk>/discard/", views.import_discard, name="import-discard"),
    path("imports/<int:pk>/recheck/", views.import_recheck, name="import-recheck"),
    path("imports/<int:pk>/problems.xlsx", views.import_problems, name="import-problems"),
]
