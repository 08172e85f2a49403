"""The portal's addresses, and beside them what it is compared with."""

from django.urls import include, path

from benchmarks import rivals

urlpatterns = [
    path("bench/empty/", rivals.EmptyView.as_view()),
    path("bench/stock/", rivals.StockList.as_view()),
    path("bench/cursor/", rivals.CursorList.as_view()),
    path("bench/driver/", rivals.DriverList.as_view()),
    path("", include("config.urls")),
]
