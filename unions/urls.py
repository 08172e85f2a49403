from django.urls import path

from unions.views import of_enterprise, unions

urlpatterns = [
    path("unions/", unions.union_list, name="union-list"),
    path("unions/new/", unions.union_create, name="union-create"),
    path("unions/<int:pk>/", unions.union_detail, name="union-detail"),
    path("unions/<int:pk>/edit/", unions.union_edit, name="union-edit"),
    path("unions/<int:pk>/dissolve/", unions.union_dissolve, name="union-dissolve"),
    path("unions/<int:pk>/term/", unions.term_elect, name="term-elect"),
    path("enterprises/<int:pk>/unions/", of_enterprise.enterprise_unions, name="enterprise-unions"),
    path("enterprises/<int:pk>/unions/own/", of_enterprise.own_union_found, name="own-union-found"),
    path(
        "enterprises/<int:pk>/unions/cover/",
        of_enterprise.enterprise_cover,
        name="enterprise-cover",
    ),
    path(
        "enterprises/<int:pk>/members/",
        of_enterprise.membership_record,
        name="membership-record",
    ),
    path("enterprises/<int:pk>/systems/", of_enterprise.system_adopt, name="system-adopt"),
    path("coverages/<int:pk>/end/", of_enterprise.coverage_end, name="coverage-end"),
    path("systems/<int:pk>/end/", of_enterprise.system_end, name="system-end"),
]
