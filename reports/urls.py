from django.urls import path

from reports import views

urlpatterns = [
    path("reports/", views.report_list, name="report-list"),
    path("reports/new/", views.report_start, name="report-start"),
    path("reports/<int:pk>/", views.report_detail, name="report-detail"),
]
