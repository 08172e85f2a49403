from django.urls import path

from innovation import views

urlpatterns = [
    path("innovation/", views.studio_list, name="studio-list"),
    path("innovation/studios/<int:pk>/", views.studio_detail, name="studio-detail"),
    path("innovation/pairs/", views.pair_list, name="pair-list"),
    path("innovation/pairs/<int:pk>/", views.pair_detail, name="pair-detail"),
    path("innovation/results/", views.result_list, name="result-list"),
    path("innovation/results/<int:pk>/", views.result_detail, name="result-detail"),
    path(
        "enterprises/<int:pk>/innovation/",
        views.enterprise_innovation,
        name="enterprise-innovation",
    ),
]
