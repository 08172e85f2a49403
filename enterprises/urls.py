from django.urls import path

from enterprises import views
from enterprises.actions import BY_CODE

urlpatterns = [
    path("enterprises/new/", views.enterprise_create, name="enterprise-create"),
    path("enterprises/similar/", views.enterprise_similar, name="enterprise-similar"),
    path("enterprises/duplicates/", views.duplicate_list, name="duplicate-list"),
    path("enterprises/headcounts/", views.headcount_list, name="headcount-list"),
    path("enterprises/<int:pk>/", views.enterprise_detail, name="enterprise-detail"),
    path("enterprises/<int:pk>/phone/", views.enterprise_phone, name="enterprise-phone"),
    path("enterprises/<int:pk>/edit/", views.enterprise_edit, name="enterprise-edit"),
    *(
        path(
            f"enterprises/<int:pk>/{code.removeprefix('enterprise-')}/",
            views.enterprise_action,
            {"action": code},
            name=code,
        )
        for code in BY_CODE
    ),
    path("enterprises/<int:pk>/headcount/", views.headcount_record, name="headcount-record"),
    path("enterprises/<int:pk>/size/", views.size_record, name="size-record"),
    path("enterprises/<int:pk>/absence/", views.absence_confirm, name="absence-confirm"),
]
