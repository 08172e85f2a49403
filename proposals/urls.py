from django.urls import path

from proposals import views

urlpatterns = [
    path("proposals/", views.proposal_list, name="proposal-list"),
    path("proposals/rounds/", views.round_list, name="round-list"),
    path("proposals/awards/", views.award_list, name="award-list"),
    path("proposals/<int:pk>/", views.proposal_detail, name="proposal-detail"),
    path(
        "enterprises/<int:pk>/proposals/", views.enterprise_proposals, name="enterprise-proposals"
    ),
]
