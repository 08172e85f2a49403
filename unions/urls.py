from django.urls import path

from unions.views import congresses, lists, of_enterprise, officers, unions

ACTIONS = {
    "own-union-found": "enterprises/<int:pk>/unions/own/",
    "enterprise-cover": "enterprises/<int:pk>/unions/cover/",
    "coverage-end": "coverages/<int:pk>/end/",
    "union-dissolve": "unions/<int:pk>/dissolve/",
    "officer-end": "officers/<int:pk>/end/",
}

LISTS = {
    "union-list": "unions/",
    "coverage-list": "unions/coverages/",
    "membership-list": "unions/memberships/",
    "term-list": "unions/terms/",
    "system-list": "unions/systems/",
}

urlpatterns = [
    *(
        path(address, lists.union_lists, {"code": code}, name=code)
        for code, address in LISTS.items()
    ),
    path("unions/new/", unions.union_create, name="union-create"),
    path("unions/<int:pk>/", unions.union_detail, name="union-detail"),
    path("unions/<int:pk>/edit/", unions.union_edit, name="union-edit"),
    path("unions/<int:pk>/approve/", of_enterprise.union_approve, name="union-approve"),
    path("unions/<int:pk>/term/", unions.term_elect, name="term-elect"),
    path("terms/<int:pk>/postpone/", unions.term_postpone, name="term-postpone"),
    path("unions/<int:pk>/systems/", unions.union_system_adopt, name="union-system-adopt"),
    path("unions/<int:pk>/officers/", officers.officer_appoint, name="officer-appoint"),
    path("officers/<int:pk>/edit/", officers.officer_edit, name="officer-edit"),
    path("enterprises/<int:pk>/visit/", of_enterprise.enterprise_visit, name="enterprise-visit"),
    path("enterprises/<int:pk>/unions/", of_enterprise.enterprise_unions, name="enterprise-unions"),
    path(
        "enterprises/<int:pk>/members/",
        of_enterprise.membership_record,
        name="membership-record",
    ),
    path("enterprises/<int:pk>/systems/", of_enterprise.system_adopt, name="system-adopt"),
    path("systems/<int:pk>/end/", of_enterprise.system_end, name="system-end"),
    path("systems/<int:pk>/sessions/", congresses.session_record, name="congress-session-record"),
    path("sessions/<int:pk>/edit/", congresses.session_edit, name="congress-session-edit"),
    *(
        path(address, of_enterprise.union_action, {"action": code}, name=code)
        for code, address in ACTIONS.items()
    ),
]
