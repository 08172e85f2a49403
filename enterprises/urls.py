from django.urls import path

from enterprises import views

urlpatterns = [
    path("enterprises/new/", views.enterprise_create, name="enterprise-create"),
    path("enterprises/<int:pk>/", views.enterprise_detail, name="enterprise-detail"),
    path("enterprises/<int:pk>/edit/", views.enterprise_edit, name="enterprise-edit"),
    path("enterprises/<int:pk>/move/", views.enterprise_move, name="enterprise-move"),
    path("enterprises/<int:pk>/close/", views.enterprise_close, name="enterprise-close"),
    path("enterprises/<int:pk>/headcount/", views.headcount_record, name="headcount-record"),
    path("enterprises/<int:pk>/size/", views.size_record, name="size-record"),
    path("enterprises/<int:pk>/absence/", views.absence_confirm, name="absence-confirm"),
]
