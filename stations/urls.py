from django.urls import path

from stations import views

urlpatterns = [
    path("stations/", views.station_list, name="station-list"),
    path("stations/<int:pk>/", views.station_detail, name="station-detail"),
    path("enterprises/<int:pk>/stations/", views.enterprise_stations, name="enterprise-stations"),
]
