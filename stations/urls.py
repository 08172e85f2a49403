from django.urls import path

from stations import views

ACTIONS = {
    "station-serve": "stations/<int:pk>/serve/",
    "service-end": "service-areas/<int:pk>/end/",
    "service-resume": "service-areas/<int:pk>/resume/",
}

urlpatterns = [
    path("stations/", views.station_list, name="station-list"),
    path("stations/<int:pk>/", views.station_detail, name="station-detail"),
    path("enterprises/<int:pk>/stations/", views.enterprise_stations, name="enterprise-stations"),
    *(
        path(address, views.station_action, {"action": code}, name=code)
        for code, address in ACTIONS.items()
    ),
]
