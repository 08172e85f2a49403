"""Every route × every role → status; and what is denied changes nothing.

A new route fails `test_every_route_is_listed` until MATRIX has a line for each of its methods.

How to add a route
------------------
1.  One line in MATRIX per method: the route's name, the method, the row that the address names
    (an attribute of the world built in tests/world.py; `-` for none), and the status for each role.
    The row lies in Qilihe park, Yi County. `-` for a role is not asked. The roles:

    nob  not signed in                      cty  city officer of Jinzhou
    cnt  county officer of Yi County        oth  county officer of Beizhen
    sta  officer of the Qingduizi station   prk  park manager of Qilihe (reads, never writes)
    frm  union officer of the enterprise that the world is about, and of it alone
    sys, sec, aud  system, security and audit administrator    non  a user without a grant
2.  A method that needs a body: an entry in BODIES of tests/world.py that an officer in charge would
    send. API routes send JSON, pages send a form.
3.  Parameters other than `pk`, `code`: an entry in PARAMETERS of tests/world.py.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Session
from common import audit
from indicators.models import StaleMark
from tests.world import BODIES, PARAMETERS, World, without_log

pytestmark = pytest.mark.django_db

# On PostgreSQL those whose scope makes another query: everything, a part, a single record.
ON_BOTH = ("cty", "cnt", "frm")
ROLES = ("nob", "cty", "cnt", "oth", "sta", "prk", "frm", "sys", "sec", "aud", "non")
# Django's own pages; the rescue admin has its own door (is_staff) and its own tests.
FOREIGN_NAMESPACES = {"admin"}

MATRIX = """
# route                   method row            nob cty cnt oth sta prk frm sys sec aud non
api-token                 POST   -              400 400 400 400 400 400 400 400 400 400 400
api-token                 DELETE -              401 401 401 401 401 401 401 401 401 401 401
api-schema                GET    -              200 200 -   -   -   -   -   -   -   -   -
api-docs                  GET    -              200 200 -   -   -   -   -   -   -   -   -

api-area-list             GET    -              401 200 200 200 200 200 200 200 200 200 200
api-area-detail           GET    area           401 200 200 404 404 200 404 404 404 404 404

api-coverage-table        GET    -              401 200 200 200 200 200 404 404 404 404 404
api-coverage-trend        GET    -              401 200 200 200 200 200 404 404 404 404 404
api-coverage-explain      GET    -              401 200 200 200 200 200 404 404 404 404 404
api-coverage-changes      GET    -              401 200 200 200 200 200 404 404 404 404 404
api-coverage-changes-export GET    -              401 200 200 200 200 200 404 404 404 404 404
api-coverage-terms        GET    -              401 200 200 200 200 200 404 404 404 404 404
api-coverage-terms-export GET    -              401 200 200 200 200 200 404 404 404 404 404
api-coverage-gaps         GET    -              401 200 200 200 200 200 404 404 404 404 404
api-coverage-lapses       GET    -              401 200 200 200 200 200 404 404 404 404 404
api-coverage-worklist     GET    -              401 200 200 200 200 200 404 404 404 404 404
api-worklist-export       GET    -              401 200 200 200 200 200 404 404 404 404 404
api-quality               GET    -              401 200 200 200 200 200 404 404 404 404 404
api-quality-rows          GET    -              401 200 200 200 200 200 404 404 404 404 404
api-quality-export        GET    -              401 200 200 200 200 200 404 404 404 404 404
api-station-effect        GET    station        401 200 200 404 404 200 404 404 404 404 404
# Set by officers of the area; those below read what holds for them.
api-target-list           GET    -              401 200 200 200 200 200 200 200 200 200 200
api-target-list           POST   -              401 201 201 400 400 403 403 403 403 403 403
api-target-detail         GET    target         401 200 200 404 404 200 404 404 404 404 404
api-target-detail         PATCH  target         401 200 200 404 404 403 403 403 403 403 403
api-target-detail         DELETE target         401 204 204 404 404 403 403 403 403 403 403
api-enterprise-list       GET    -              401 200 200 200 200 200 200 200 200 200 200
api-enterprise-list       POST   -              401 201 201 400 400 403 403 403 403 403 403
api-enterprise-export     GET    -              401 200 200 200 200 200 200 200 200 200 200
api-enterprise-detail     GET    enterprise     401 200 200 404 404 200 200 404 404 404 404
api-enterprise-detail     PATCH  enterprise     401 200 200 404 404 403 403 403 403 403 403
api-enterprise-move       POST   enterprise     401 200 200 404 404 403 403 403 403 403 403
api-enterprise-close      POST   enterprise     401 200 200 404 404 403 403 403 403 403 403
api-enterprise-reopen     POST   closed         401 200 200 404 404 403 403 403 403 403 403
api-enterprise-rename     POST   enterprise     401 200 200 404 404 403 403 403 403 403 403
api-enterprise-merge      POST   enterprise     401 200 200 404 404 403 403 403 403 403 403
api-enterprise-own-union  POST   bare           401 201 201 404 404 403 403 403 403 403 403
api-enterprise-phone      POST   enterprise     401 200 200 404 404 403 200 403 403 403 403
api-placement-list        GET    -              401 200 200 200 200 200 200 200 200 200 200
api-placement-detail      GET    placement      401 200 200 404 404 200 200 404 404 404 404

api-headcount-list        GET    -              401 200 200 200 200 200 200 200 200 200 200
api-headcount-list        POST   -              401 201 201 400 400 403 201 403 403 403 403
api-headcount-detail      GET    headcount      401 200 200 404 404 200 200 404 404 404 404
api-headcount-detail      PATCH  headcount      401 200 200 404 404 403 200 403 403 403 403

api-size-list             GET    -              401 200 200 200 200 200 200 200 200 200 200
api-size-list             POST   -              401 201 201 400 400 403 403 403 403 403 403
api-size-detail           GET    size           401 200 200 404 404 200 200 404 404 404 404
api-size-detail           PATCH  size           401 200 200 404 404 403 403 403 403 403 403

api-absence-list          GET    -              401 200 200 200 200 200 200 200 200 200 200
api-absence-list          POST   -              401 201 201 400 400 403 201 403 403 403 403
api-absence-detail        GET    absence        401 200 200 404 404 200 200 404 404 404 404

api-union-list            GET    -              401 200 200 200 200 200 200 200 200 200 200
api-union-list            POST   -              401 201 201 400 400 403 403 403 403 403 403
api-union-detail          GET    union          401 200 200 404 404 200 200 404 404 404 404
api-union-detail          PATCH  union          401 200 200 404 404 403 403 403 403 403 403
api-union-dissolve        POST   union          401 200 200 404 404 403 403 403 403 403 403

api-coverage-list         GET    -              401 200 200 200 200 200 200 200 200 200 200
api-coverage-list         POST   -              401 201 201 400 400 403 403 403 403 403 403
api-coverage-detail       GET    coverage       401 200 200 404 404 200 200 404 404 404 404
api-coverage-detail       PATCH  coverage       401 200 200 404 404 403 403 403 403 403 403
api-coverage-end          POST   coverage       401 200 200 404 404 403 403 403 403 403 403

api-membership-list       GET    -              401 200 200 200 200 200 200 200 200 200 200
api-membership-list       POST   -              401 201 201 400 400 403 201 403 403 403 403
api-membership-detail     GET    membership     401 200 200 404 404 200 200 404 404 404 404
api-membership-detail     PATCH  membership     401 200 200 404 404 403 200 403 403 403 403

api-term-list             GET    -              401 200 200 200 200 200 200 200 200 200 200
api-term-list             POST   -              401 201 201 400 400 403 403 403 403 403 403
api-term-detail           GET    term           401 200 200 404 404 200 200 404 404 404 404
api-term-postpone         POST   term           401 200 200 404 404 403 403 403 403 403 403

api-confirmation-list     GET    -              401 200 200 200 200 200 200 200 200 200 200
api-confirmation-list     POST   -              401 201 201 400 400 403 201 403 403 403 403
api-confirmation-detail   GET    confirmation   401 200 200 404 404 200 200 404 404 404 404

api-system-list           GET    -              401 200 200 200 200 200 200 200 200 200 200
api-system-list           POST   -              401 201 201 400 400 403 201 403 403 403 403
api-system-detail         GET    system         401 200 200 404 404 200 200 404 404 404 404
api-system-detail         PATCH  system         401 200 200 404 404 403 200 403 403 403 403

api-station-list          GET    -              401 200 200 200 200 200 200 200 200 200 200
api-station-list          POST   -              401 201 201 400 400 403 403 403 403 403 403
api-station-detail        GET    station        401 200 200 404 404 200 404 404 404 404 404
api-station-detail        PATCH  station        401 200 200 404 404 403 403 403 403 403 403

api-post-list             GET    -              401 200 200 200 200 200 200 200 200 200 200
api-post-list             POST   -              401 201 201 400 400 403 403 403 403 403 403
api-post-detail           GET    post           401 200 200 404 404 200 404 404 404 404 404
api-post-detail           PATCH  post           401 200 200 404 404 403 403 403 403 403 403

api-service-area-list     GET    -              401 200 200 200 200 200 200 200 200 200 200
api-service-area-list     POST   -              401 201 201 400 400 403 403 403 403 403 403
api-service-area-detail   GET    service_area   401 200 200 404 404 200 404 404 404 404 404
api-service-area-detail   PATCH  service_area   401 200 200 404 404 403 403 403 403 403 403

api-facility-list         GET    -              401 200 200 200 200 200 200 200 200 200 200
api-facility-list         POST   -              401 201 201 400 400 403 403 403 403 403 403
api-facility-detail       GET    facility       401 200 200 404 404 200 404 404 404 404 404
api-facility-detail       PATCH  facility       401 200 200 404 404 403 403 403 403 403 403

api-funding-list          GET    -              401 200 200 200 200 200 200 200 200 200 200
api-funding-list          POST   -              401 201 201 400 400 403 403 403 403 403 403
api-funding-detail        GET    funding        401 200 200 404 404 200 404 404 404 404 404
api-funding-detail        PATCH  funding        401 200 200 404 404 403 403 403 403 403 403

api-activity-list         GET    -              401 200 200 200 200 200 200 200 200 200 200
api-activity-list         POST   -              401 201 201 400 400 403 403 403 403 403 403
api-activity-detail       GET    activity       401 200 200 404 404 200 404 404 404 404 404
api-activity-detail       PATCH  activity       401 200 200 404 404 403 403 403 403 403 403

api-case-list             GET    -              401 200 200 200 200 200 200 200 200 200 200
api-case-list             POST   -              401 201 201 400 400 403 403 403 403 403 403
api-case-detail           GET    case           401 200 200 404 404 200 200 404 404 404 404
api-case-detail           PATCH  case           401 200 200 404 404 403 403 403 403 403 403

api-proposal-list         GET    -              401 200 200 200 200 200 200 200 200 200 200
api-proposal-list         POST   -              401 201 201 400 400 403 400 403 403 403 403
api-proposal-detail       GET    proposal       401 200 200 404 404 200 200 404 404 404 404
api-proposal-detail       PATCH  proposal       401 200 200 404 404 403 200 403 403 403 403

api-recommendation-list   GET    -              401 200 200 200 200 200 200 200 200 200 200
api-recommendation-list   POST   -              401 201 201 400 400 403 403 403 403 403 403
api-recommendation-detail GET    recommendation 401 200 200 404 404 200 200 404 404 404 404

api-studio-list           GET    -              401 200 200 200 200 200 200 200 200 200 200
api-studio-list           POST   -              401 201 201 400 400 403 403 403 403 403 403
api-studio-detail         GET    studio         401 200 200 404 404 200 200 404 404 404 404
api-studio-detail         PATCH  studio         401 200 200 404 404 403 403 403 403 403 403

api-pair-list             GET    -              401 200 200 200 200 200 200 200 200 200 200
api-pair-list             POST   -              401 201 201 400 400 403 403 403 403 403 403
api-pair-detail           GET    pair           401 200 200 404 404 200 200 404 404 404 404
api-pair-detail           PATCH  pair           401 200 200 404 404 403 403 403 403 403 403

api-result-list           GET    -              401 200 200 200 200 200 200 200 200 200 200
api-result-list           POST   -              401 201 201 400 400 403 403 403 403 403 403
api-result-detail         GET    result         401 200 200 404 404 200 200 404 404 404 404
api-result-detail         PATCH  result         401 200 200 404 404 403 403 403 403 403 403
api-result-summary        GET    -              401 200 200 200 200 200 200 200 200 200 200

# The city holds the round: those below see it and take part, the city alone awards.
api-round-list            GET    -              401 200 200 200 200 200 200 200 200 200 200
api-round-list            POST   -              401 201 400 400 400 403 403 403 403 403 403
api-round-detail          GET    round          401 200 200 200 200 200 404 404 404 404 404
api-round-detail          PATCH  round          401 200 403 403 403 403 403 403 403 403 403
api-award-list            GET    -              401 200 200 200 200 200 200 200 200 200 200
api-award-list            POST   -              401 201 403 400 400 403 403 403 403 403 403
api-award-detail          GET    award          401 200 200 404 404 200 200 404 404 404 404
api-award-detail          PATCH  award          401 200 403 404 404 403 403 403 403 403 403

# Uploaded lists hold names and numbers: only who may import there sees them.
api-import-list           GET    -              401 200 200 200 200 200 200 200 200 200 200
api-import-list           POST   -              401 400 400 400 400 403 403 403 403 403 403
api-import-detail         GET    batch          401 200 200 404 404 404 404 404 404 404 404
api-import-rows           GET    batch          401 200 200 404 404 404 404 404 404 404 404
api-import-problems       GET    batch          401 200 200 404 404 404 404 404 404 404 404
api-import-apply          POST   batch          401 202 202 404 404 403 403 403 403 403 403
api-import-mapping        PATCH  batch          401 202 202 404 404 403 403 403 403 403 403
api-import-conflicts      GET    batch          401 200 200 404 404 404 404 404 404 404 404
api-import-conflicts      PATCH  batch          401 202 202 404 404 403 403 403 403 403 403
api-import-workbook       GET    -              401 200 200 200 200 403 403 403 403 403 403
api-workbook-list         GET    -              401 200 200 200 200 200 200 200 200 200 200
api-workbook-list         POST   -              401 202 202 202 202 403 403 403 403 403 403
api-workbook-detail       GET    prepared       401 404 200 404 404 404 404 404 404 404 404
api-workbook-file         GET    prepared       401 404 200 404 404 404 404 404 404 404 404
api-import-discard        POST   batch          401 200 200 404 404 403 403 403 403 403 403
api-import-choices        PATCH  batch          401 202 202 404 404 403 403 403 403 403 403
api-import-cancel         POST   batch_at_work  401 200 200 404 404 403 403 403 403 403 403
api-import-undo           GET    batch_applied  401 200 200 404 404 404 404 404 404 404 404
api-import-undo           POST   batch_applied  401 202 202 404 404 403 403 403 403 403 403
# A list comes back, with all the numbers in it, to nobody but who handed it in.
api-import-marked         GET    batch          401 403 403 404 404 404 404 404 404 404 404
api-import-waiting        GET    batch          401 403 403 404 404 404 404 404 404 404 404
import-list               GET    -              302 200 200 200 200 403 403 403 403 403 403
import-upload             GET    -              302 200 200 200 200 403 403 403 403 403 403
import-upload             POST   -              302 422 422 422 422 403 403 403 403 403 403
import-template           GET    -              302 200 200 200 200 403 403 403 403 403 403
import-detail             GET    batch          302 200 200 404 404 404 404 404 404 404 404
import-problems           GET    batch          302 200 200 404 404 404 404 404 404 404 404
import-columns            GET    batch          302 200 200 404 404 404 404 404 404 404 404
import-columns            POST   batch          302 302 302 404 404 404 404 404 404 404 404
import-conflicts          GET    batch          302 200 200 404 404 404 404 404 404 404 404
import-conflicts          POST   batch          302 302 302 404 404 404 404 404 404 404 404
# Whoever asked for it (here the county's officer) and nobody else.
workbook-file             GET    prepared       302 404 200 404 404 404 404 404 404 404 404
import-workbook           GET    -              302 200 200 200 200 403 403 403 403 403 403
import-workbook           POST   -              302 200 200 422 422 403 403 403 403 403 403
import-apply              POST   batch          302 302 302 404 404 404 404 404 404 404 404
import-discard            POST   batch          302 302 302 404 404 404 404 404 404 404 404
import-recheck            POST   batch          302 302 302 404 404 404 404 404 404 404 404
import-choices            POST   batch          302 302 302 404 404 404 404 404 404 404 404
import-cancel             POST   batch_at_work  302 302 302 404 404 404 404 404 404 404 404
import-undo               GET    batch_applied  302 200 200 404 404 404 404 404 404 404 404
import-undo               POST   batch_applied  302 302 302 404 404 404 404 404 404 404 404
import-marked             GET    batch          302 403 403 404 404 404 404 404 404 404 404
import-waiting            GET    batch          302 403 403 404 404 404 404 404 404 404 404

# Who may see an area may read its report; city and county have it built.
api-report-list           GET    -              401 200 200 200 200 200 200 200 200 200 200
api-report-list           POST   -              401 202 202 400 400 403 403 403 403 403 403
api-report-detail         GET    report         401 200 200 404 404 200 404 404 404 404 404
api-report-file           GET    report         401 200 200 404 404 200 404 404 404 404 404
# What is not built has no chapters; what is sealed has been built, confirmed and checked.
api-report-check          GET    draft          401 200 200 404 404 200 404 404 404 404 404
api-report-check          POST   confirmed      401 200 200 404 404 403 403 403 403 403 403
api-report-seal           POST   checked        401 200 200 404 404 403 403 403 403 403 403
api-report-correct        POST   sealed         401 202 202 404 404 403 403 403 403 403 403
api-report-drift          GET    sealed         401 200 200 404 404 200 404 404 404 404 404
api-report-drift          POST   sealed         401 200 200 404 404 403 403 403 403 403 403
api-report-compare        GET    -              401 200 200 404 404 200 404 404 404 404 404
# A county confirms its part of the city's report, which it does not see.
api-report-part-list      GET    -              401 200 200 200 200 200 200 200 200 200 200
api-report-part-detail    GET    part           401 200 200 404 404 404 404 404 404 404 404
api-report-part-complete  POST   part           401 200 200 404 404 403 403 403 403 403 403
api-report-part-reopen    POST   part           401 200 200 404 404 403 403 403 403 403 403
report-chapter            GET    draft          302 200 200 404 404 200 404 404 404 404 404
report-note               GET    draft          302 200 200 404 404 403 404 404 404 404 404
report-note               POST   draft          302 302 302 404 404 403 404 404 404 404 404
report-check              GET    draft          302 200 200 404 404 200 404 404 404 404 404
report-check              POST   confirmed      302 302 302 404 404 403 404 404 404 404 404
report-seal               GET    checked        302 200 200 404 404 403 404 404 404 404 404
report-seal               POST   checked        302 302 302 404 404 403 404 404 404 404 404
report-correct            GET    sealed         302 200 200 404 404 403 404 404 404 404 404
report-correct            POST   sealed         302 302 302 404 404 403 404 404 404 404 404
report-drift              GET    sealed         302 200 200 404 404 200 404 404 404 404 404
report-drift              POST   sealed         302 302 302 404 404 302 404 404 404 404 404
report-part-list          GET    -              302 200 200 200 200 200 200 200 200 200 200
report-part-detail        GET    part           302 200 200 404 404 404 404 404 404 404 404
report-part-complete      POST   part           302 302 302 404 404 404 404 404 404 404 404
report-part-reopen        POST   part           302 302 302 404 404 404 404 404 404 404 404
report-compare            GET    -              302 200 200 200 200 200 200 200 200 200 200
report-verify             GET    -              302 200 200 200 200 200 200 200 200 200 200
report-verify             POST   -              302 422 422 422 422 422 422 422 422 422 422
statistical-year-list     GET    -              302 200 200 200 200 200 200 200 200 200 200
statistical-year-create   GET    -              302 200 200 200 403 403 403 403 403 403 403
statistical-year-create   POST   -              302 302 302 422 403 403 403 403 403 403 403
# A feed is its owner's alone, here the county officer's; its address is its key (tests/reports).
feed-list                 GET    -              302 200 200 200 200 200 200 200 200 200 200
feed-create               GET    -              302 200 200 200 200 200 200 403 403 403 403
feed-create               POST   -              302 200 200 422 422 200 422 403 403 403 403
feed-revoke               POST   feed           302 404 302 404 404 404 404 404 404 404 404
feed                      GET    -              404 404 404 404 404 404 404 404 404 404 404
report-list               GET    -              302 200 200 200 200 200 200 200 200 200 200
report-start              GET    -              302 200 200 200 200 403 403 403 403 403 403
report-start              POST   -              302 302 302 422 422 403 403 403 403 403 403
report-detail             GET    report         302 200 200 404 404 200 404 404 404 404 404

# Pages. Nobody is sent to the sign-in page; an administrator's area is nowhere, so rows are 404.
union-list                GET    -              302 200 200 200 200 200 200 200 200 200 200
coverage-list             GET    -              302 200 200 200 200 200 200 200 200 200 200
membership-list           GET    -              302 200 200 200 200 200 200 200 200 200 200
term-list                 GET    -              302 200 200 200 200 200 200 200 200 200 200
system-list               GET    -              302 200 200 200 200 200 200 200 200 200 200
headcount-list            GET    -              302 200 200 200 200 200 200 200 200 200 200
# A file of what one may see; a long one is its asker's alone, here the county officer's.
list-export               GET    -              302 200 200 200 200 200 200 200 200 200 200
list-export               POST   -              302 302 302 302 302 302 302 302 302 302 302
export-detail             GET    export_job     302 404 200 404 404 404 404 404 404 404 404
export-file               GET    export_job     302 404 200 404 404 404 404 404 404 404 404
# Many records at once, tried out and not done. What was done is its doer's, here the county's.
bulk-edit                 GET    -              302 200 200 200 200 403 403 403 403 403 403
bulk-edit                 POST   -              302 200 200 200 200 403 403 403 403 403 403
bulk-done                 GET    -              302 404 200 404 404 404 404 404 404 404 404
bulk-done                 POST   -              302 404 302 404 404 404 404 404 404 404 404
station-list              GET    -              302 200 200 200 200 200 200 200 200 200 200
proposal-list             GET    -              302 200 200 200 200 200 200 200 200 200 200
round-list                GET    -              302 200 200 200 200 200 200 200 200 200 200
award-list                GET    -              302 200 200 200 200 200 200 200 200 200 200
studio-list               GET    -              302 200 200 200 200 200 200 200 200 200 200
pair-list                 GET    -              302 200 200 200 200 200 200 200 200 200 200
result-list               GET    -              302 200 200 200 200 200 200 200 200 200 200
enterprise-list           GET    -              302 200 200 200 200 200 200 200 200 200 200
dashboard                 GET    -              302 200 200 200 200 200 403 403 403 403 403
dashboard-export          GET    -              302 200 200 200 200 200 403 403 403 403 403
dashboard-terms           GET    -              302 200 200 200 200 200 403 403 403 403 403
dashboard-explain         GET    -              302 200 200 200 200 200 403 403 403 403 403
dashboard-changes         GET    -              302 200 200 200 200 200 403 403 403 403 403

quality                   GET    -              302 200 200 200 200 200 403 403 403 403 403
quality-list              GET    -              302 200 200 200 200 200 403 403 403 403 403
quality-confirm           POST   -              302 302 302 404 404 403 403 403 403 403 403
gap-list                  GET    -              302 200 200 200 200 200 403 403 403 403 403
worklist                  GET    -              302 200 200 200 200 200 403 403 403 403 403
station-effect            GET    station        302 200 200 404 404 200 404 404 404 404 404
target-list               GET    -              302 200 200 200 200 200 403 403 403 403 403
target-create             GET    -              302 200 200 200 200 403 403 403 403 403 403
target-create             POST   -              302 302 302 422 422 403 403 403 403 403 403
target-detail             GET    target         302 200 200 404 404 200 404 404 404 404 404
target-edit               GET    target         302 200 200 404 404 403 404 404 404 404 404
target-edit               POST   target         302 302 302 404 404 403 404 404 404 404 404
target-remove             GET    target         302 200 200 404 404 403 404 404 404 404 404
target-remove             POST   target         302 302 302 404 404 403 404 404 404 404 404

# A kept view is its owner's alone to change, here the county officer's.
saved-view-list           GET    -              302 200 200 200 200 200 200 200 200 200 200
saved-view-create         GET    -              302 200 200 200 200 200 200 403 403 403 403
saved-view-create         POST   -              302 302 302 302 302 302 302 403 403 403 403
saved-view-edit           GET    saved_view     302 404 200 404 404 404 404 404 404 404 404
saved-view-edit           POST   saved_view     302 404 302 404 404 404 404 404 404 404 404
saved-view-delete         GET    saved_view     302 404 200 404 404 404 404 404 404 404 404
saved-view-delete         POST   saved_view     302 404 302 404 404 404 404 404 404 404 404

enterprise-export         GET    -              302 200 200 200 200 403 200 403 403 403 403
enterprise-export         POST   -              302 200 200 200 200 403 200 403 403 403 403

enterprise-detail         GET    enterprise     302 200 200 404 404 200 200 404 404 404 404
enterprise-phone          GET    enterprise     302 200 200 404 404 403 200 404 404 404 404
enterprise-phone          POST   enterprise     302 200 200 404 404 403 200 404 404 404 404
enterprise-standings      GET    enterprise     302 200 200 404 404 200 200 404 404 404 404
enterprise-unions         GET    enterprise     302 200 200 404 404 200 200 404 404 404 404
enterprise-stations       GET    enterprise     302 200 200 404 404 200 200 404 404 404 404
enterprise-proposals      GET    enterprise     302 200 200 404 404 200 200 404 404 404 404
enterprise-innovation     GET    enterprise     302 200 200 404 404 200 200 404 404 404 404
union-detail              GET    union          302 200 200 404 404 200 200 404 404 404 404
station-detail            GET    station        302 200 200 404 404 200 404 404 404 404 404
proposal-detail           GET    proposal       302 200 200 404 404 200 200 404 404 404 404
studio-detail             GET    studio         302 200 200 404 404 200 200 404 404 404 404
pair-detail               GET    pair           302 200 200 404 404 200 200 404 404 404 404
result-detail             GET    result         302 200 200 404 404 200 200 404 404 404 404

enterprise-create         GET    -              302 200 200 200 200 403 403 403 403 403 403
enterprise-create         POST   -              302 302 302 422 422 403 403 403 403 403 403
union-create              GET    -              302 200 200 200 200 403 403 403 403 403 403
union-create              POST   -              302 302 302 422 422 403 403 403 403 403 403
enterprise-edit           GET    enterprise     302 200 200 404 404 403 403 404 404 404 404
enterprise-edit           POST   enterprise     302 302 302 404 404 403 403 404 404 404 404
enterprise-move           GET    enterprise     302 200 200 404 404 403 403 404 404 404 404
enterprise-move           POST   enterprise     302 302 302 404 404 403 403 404 404 404 404
enterprise-close          GET    enterprise     302 200 200 404 404 403 403 404 404 404 404
enterprise-close          POST   enterprise     302 302 302 404 404 403 403 404 404 404 404
enterprise-reopen         GET    closed         302 200 200 404 404 403 404 404 404 404 404
enterprise-reopen         POST   closed         302 302 302 404 404 403 404 404 404 404 404
enterprise-rename         GET    enterprise     302 200 200 404 404 403 403 404 404 404 404
enterprise-rename         POST   enterprise     302 302 302 404 404 403 403 404 404 404 404
enterprise-merge          GET    enterprise     302 200 200 404 404 403 403 404 404 404 404
enterprise-merge          POST   enterprise     302 302 302 404 404 403 403 404 404 404 404
enterprise-similar        GET    -              302 200 200 200 200 403 403 403 403 403 403
duplicate-list            GET    -              302 200 200 200 200 403 403 403 403 403 403
# What would become of the figures: asked with a form, and nothing of it is kept.
effects                   POST   enterprise     302 200 200 404 404 403 403 404 404 404 404
enterprise-visit          GET    enterprise     302 200 200 404 404 403 200 404 404 404 404
enterprise-visit          POST   enterprise     302 302 302 404 404 403 302 404 404 404 404
headcount-record          GET    enterprise     302 200 200 404 404 403 200 404 404 404 404
headcount-record          POST   enterprise     302 302 302 404 404 403 302 404 404 404 404
size-record               GET    enterprise     302 200 200 404 404 403 403 404 404 404 404
size-record               POST   enterprise     302 302 302 404 404 403 403 404 404 404 404
absence-confirm           GET    enterprise     302 200 200 404 404 403 200 404 404 404 404
absence-confirm           POST   enterprise     302 302 302 404 404 403 302 404 404 404 404
own-union-found           GET    bare           302 200 200 404 404 403 404 404 404 404 404
own-union-found           POST   bare           302 302 302 404 404 403 404 404 404 404 404
enterprise-cover          GET    bare           302 200 200 404 404 403 404 404 404 404 404
enterprise-cover          POST   bare           302 302 302 404 404 403 404 404 404 404 404
membership-record         GET    enterprise     302 200 200 404 404 403 200 404 404 404 404
membership-record         POST   enterprise     302 302 302 404 404 403 302 404 404 404 404
system-adopt              GET    enterprise     302 200 200 404 404 403 200 404 404 404 404
system-adopt              POST   enterprise     302 302 302 404 404 403 302 404 404 404 404
union-edit                GET    union          302 200 200 404 404 403 403 404 404 404 404
union-edit                POST   union          302 302 302 404 404 403 403 404 404 404 404
union-approve             GET    preparing      302 200 200 404 404 403 404 404 404 404 404
union-approve             POST   preparing      302 302 302 404 404 403 404 404 404 404 404
union-dissolve            GET    union          302 200 200 404 404 403 403 404 404 404 404
union-dissolve            POST   union          302 302 302 404 404 403 403 404 404 404 404
term-elect                GET    union          302 200 200 404 404 403 403 404 404 404 404
term-elect                POST   union          302 302 302 404 404 403 403 404 404 404 404
term-postpone             GET    term           302 200 200 404 404 403 403 404 404 404 404
term-postpone             POST   term           302 302 302 404 404 403 403 404 404 404 404
union-system-adopt        GET    union          302 200 200 404 404 403 403 404 404 404 404
union-system-adopt        POST   union          302 302 302 404 404 403 403 404 404 404 404
station-serve             GET    station        302 200 200 404 404 403 404 404 404 404 404
station-serve             POST   station        302 302 302 404 404 403 404 404 404 404 404
service-end               GET    service_area   302 200 200 404 404 403 404 404 404 404 404
service-end               POST   service_area   302 302 302 404 404 403 404 404 404 404 404
service-resume            GET    service_ended  302 200 200 404 404 403 404 404 404 404 404
service-resume            POST   service_ended  302 302 302 404 404 403 404 404 404 404 404
coverage-end              GET    coverage       302 200 200 404 404 403 403 404 404 404 404
coverage-end              POST   coverage       302 302 302 404 404 403 403 404 404 404 404
system-end                GET    system         302 200 200 404 404 403 200 404 404 404 404
system-end                POST   system         302 302 302 404 404 403 302 404 404 404 404
congress-session-record   GET    system         302 200 200 404 404 403 200 404 404 404 404
congress-session-record   POST   system         302 302 302 404 404 403 302 404 404 404 404
congress-session-edit     GET    congress_session 302 200 200 404 404 403 200 404 404 404 404
congress-session-edit     POST   congress_session 302 302 302 404 404 403 302 404 404 404 404
officer-appoint           GET    union          302 200 200 404 404 403 403 404 404 404 404
officer-appoint           POST   union          302 302 302 404 404 403 403 404 404 404 404
officer-edit              GET    officer        302 200 200 404 404 403 403 404 404 404 404
officer-edit              POST   officer        302 302 302 404 404 403 403 404 404 404 404
officer-end               GET    officer        302 200 200 404 404 403 403 404 404 404 404
officer-end               POST   officer        302 302 302 404 404 403 403 404 404 404 404

# The system administrator's pages, and the security administrator's: for others no row exists.
account-list              GET    -              302 403 403 403 403 403 403 200 403 403 403
account-open              GET    -              302 403 403 403 403 403 403 200 403 403 403
account-open              POST   -              302 403 403 403 403 403 403 200 403 403 403
account-detail            GET    account        302 404 404 404 404 404 404 200 404 404 404
account-rename            GET    account        302 404 404 404 404 404 404 200 404 404 404
account-rename            POST   account        302 404 404 404 404 404 404 302 404 404 404
account-disable           GET    account        302 404 404 404 404 404 404 200 404 404 404
account-disable           POST   account        302 404 404 404 404 404 404 302 404 404 404
account-enable            GET    switched_off   302 404 404 404 404 404 404 200 404 404 404
account-enable            POST   switched_off   302 404 404 404 404 404 404 302 404 404 404
account-password          GET    account        302 404 404 404 404 404 404 200 404 404 404
account-password          POST   account        302 404 404 404 404 404 404 200 404 404 404
account-second-factor     GET    account        302 404 404 404 404 404 404 200 404 404 404
account-second-factor     POST   account        302 404 404 404 404 404 404 302 404 404 404
lockout-list              GET    -              302 403 403 403 403 403 403 200 403 403 403
lockout-end               POST   -              302 403 403 403 403 403 403 302 403 403 403
holder-list               GET    -              302 403 403 403 403 403 403 403 200 403 403
holder-detail             GET    account        302 404 404 404 404 404 404 404 200 404 404
holder-access             GET    account        302 404 404 404 404 404 404 404 200 404 404
grant-give                GET    account        302 404 404 404 404 404 404 404 200 404 404
grant-give                POST   account        302 404 404 404 404 404 404 404 200 404 404
grant-end                 GET    grant          302 404 404 404 404 404 404 404 200 404 404
grant-end                 POST   grant          302 404 404 404 404 404 404 404 302 404 404
grant-change-end          GET    grant          302 404 404 404 404 404 404 404 200 404 404
grant-change-end          POST   grant          302 404 404 404 404 404 404 404 302 404 404

# Who may see a record may read what was done to it; who may change it may take a change back.
history                   GET    enterprise     302 200 200 404 404 200 200 404 404 404 404
history-values            GET    enterprise     302 200 200 404 404 200 200 404 404 404 404
history-take-back         GET    enterprise     302 200 200 404 404 403 403 404 404 404 404
history-take-back         POST   enterprise     302 302 302 404 404 403 403 404 404 404 404
draft-save                POST   -              302 200 200 200 200 200 200 200 200 200 200
draft-discard             POST   -              302 302 302 302 302 302 302 302 302 302 302
log-list                  GET    -              302 403 403 403 403 403 403 403 403 200 403
log-detail                GET    line           302 403 403 403 403 403 403 403 403 200 403
log-export                POST   -              302 403 403 403 403 403 403 403 403 200 403
log-verify                GET    -              302 403 403 403 403 403 403 403 403 200 403
log-verify                POST   -              302 403 403 403 403 403 403 403 403 302 403

home                      GET    -              302 200 200 200 200 200 200 200 200 200 200
styleguide                GET    -              302 404 404 404 404 404 404 404 404 404 404
healthz                   GET    -              200 200 -   -   -   -   -   -   -   -   -
login                     GET    -              200 302 302 302 302 302 302 302 302 302 302
login                     POST   -              200 302 302 302 302 302 302 302 302 302 302
logout                    POST   -              302 302 302 302 302 302 302 302 302 302 302
password-change           GET    -              302 200 200 200 200 200 200 200 200 200 200
password-change           POST   -              302 200 200 200 200 200 200 200 200 200 200

# One's own account. Nobody has a second factor here; tests/accounts has people with one.
account                   GET    -              302 200 200 200 200 200 200 200 200 200 200
factor-verify             GET    -              302 302 302 302 302 302 302 302 302 302 302
factor-verify             POST   -              302 302 302 302 302 302 302 302 302 302 302
factor-enrol              GET    -              302 200 200 200 200 200 200 200 200 200 200
factor-enrol              POST   -              302 200 200 200 200 200 200 200 200 200 200
factor-codes              POST   -              302 302 302 302 302 302 302 302 302 302 302
factor-remove             GET    -              302 302 302 302 302 302 302 302 302 302 302
factor-remove             POST   -              302 302 302 302 302 302 302 302 302 302 302
session-end               POST   -              302 302 302 302 302 302 302 302 302 302 302
session-end-others        POST   -              302 302 302 302 302 302 302 302 302 302 302
token-create              GET    -              302 200 200 200 200 200 200 200 200 200 200
token-create              POST   -              302 422 422 422 422 422 422 422 422 422 422
# A token is its owner's alone: here the county officer's.
token-revoke              POST   token          302 404 302 404 404 404 404 404 404 404 404
set_language              POST   -              302 302 302 302 302 302 302 302 302 302 302
"""


@dataclass(frozen=True)
class Line:
    route: str
    method: str
    row: str
    # By role; a role that is not asked is not there.
    statuses: dict[str, int]

    def __str__(self) -> str:
        return f"{self.route}-{self.method}"


def _lines() -> list[Line]:
    lines = []
    for text in MATRIX.splitlines():
        if not text.strip() or text.startswith("#"):
            continue
        route, method, row, *statuses = text.split()
        assert len(statuses) == len(ROLES), text
        of_roles = zip(ROLES, statuses, strict=True)
        asked = {role: int(status) for role, status in of_roles if status != "-"}
        lines.append(Line(route, method, row, asked))
    return lines


def _patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry
        elif entry.namespace not in FOREIGN_NAMESPACES:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _patterns(entry, inner)


def _methods(pattern: URLPattern) -> set[str]:
    """The methods a REST framework view answers; empty for other views, which do not say."""
    callback: Any = pattern.callback
    view = getattr(callback, "cls", None)
    if view is None:
        return set()
    offered = getattr(callback, "actions", None) or {
        name: name for name in view.http_method_names if hasattr(view, name)
    }
    allowed = {name.upper() for name in offered if name in view.http_method_names}
    return allowed - {"OPTIONS", "HEAD"}


ROUTES = dict(_patterns(get_resolver()))


def test_routes_have_names_of_their_own():
    names = [name for name, _pattern in _patterns(get_resolver())]
    assert sorted(names) == sorted(ROUTES)
    assert "None" not in names


def test_every_route_is_listed():
    listed = {(line.route, line.method) for line in _lines()}
    assert {route for route, _method in listed} == set(ROUTES)
    offered = {(name, m) for name, pattern in ROUTES.items() for m in _methods(pattern)}
    assert offered <= listed
    speaking = {name for name, pattern in ROUTES.items() if _methods(pattern)}
    assert {pair for pair in listed if pair[0] in speaking} == offered


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    # Hundreds of tests that only look at it: no copy for each.
    return shared_world


def _address(route: str, row: Any) -> str:
    names = ROUTES[route].pattern.converters or ROUTES[route].pattern.regex.groupindex
    values = {**PARAMETERS.get(route, {})}
    for name in names:
        if name not in values:
            values[name] = getattr(row, name)
    return reverse(route, kwargs=values)


def _counts() -> list[tuple[str, int]]:
    """Rows of every table that holds what somebody wrote, in one statement.

    What is derived is made anew by whoever reads first.
    """
    tables = sorted(
        model._meta.db_table
        for model in apps.get_models()
        if model is not Session and not model._meta.proxy and not _is_derived(model)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{name}', COUNT(*) FROM {name}" for name in tables)
        )
        return sorted(cursor.fetchall())


def _is_derived(model: Any) -> bool:
    return bool(getattr(model, "is_derived", False) or model is StaleMark)


def _ask(client: Client, method: str, address: str, body: Any, **headers: str) -> int:
    if method != "GET" and address.startswith("/api/"):
        answer = client.generic(
            method, address, json.dumps(body), "application/json", headers=headers
        )
    else:
        answer = getattr(client, method.lower())(address, body, headers=headers)
    if answer.streaming:
        # Read to its end, a file is closed. close() would close the test's connection as well.
        b"".join(answer)
    return answer.status_code


@pytest.mark.parametrize("line", _lines(), ids=str)
def test_access(world: World, browser_of, record_property, line: Line):
    """Every role in a transaction of its own, which is taken back."""
    roles = ON_BOTH if connection.vendor == "postgresql" else ROLES
    asked = {role: status for role, status in line.statuses.items() if role in roles}
    named = None if line.row == "-" else getattr(world, line.row)
    address = _address(line.route, named)
    before, answered, changed = _state(named), {}, []
    for role in asked:
        # As for each test: nobody has asked too often.
        cache.clear()
        with transaction.atomic():
            answered[role] = _ask(browser_of(role), line.method, address, _body(line, world))
            if not _as_before(line, role, before, named):
                changed.append(role)
            transaction.set_rollback(True)
    assert answered == asked, address
    assert changed == []
    record_property("access_asked", len(asked))


def _body(line: Line, world: World) -> Any:
    """Made for each request: a file in it is read to its end."""
    made = BODIES.get((line.route, line.method))
    return made(world) if made else {}


def _as_before(line: Line, role: str, before: tuple[Any, Any], row: Any) -> bool:
    """Whether nothing was changed by what is denied, and nothing but the log by what is read."""
    if line.statuses[role] >= 400 or role == "nob":
        return _state(row) == before
    return line.method != "GET" or without_log(_state(row)) == without_log(before)


def _state(row: Any) -> tuple[Any, Any]:
    if row is None:
        return _counts(), None
    row.refresh_from_db()
    return _counts(), audit.snapshot(row)
