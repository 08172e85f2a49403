"""The rows that are checked about unions, and what a check reads of them as of a day."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Subject, at
from enterprises import rules as enterprise_rules
from enterprises.checks.subjects import latest, operating
from enterprises.models import Enterprise
from unions import rules
from unions.choices import CoverageForm, SystemKind
from unions.models import Coverage, DemocraticSystem, Membership, Term, Union

UNION = Subject(
    noun=_("工会"),
    rows=lambda: Union.objects.select_related("area"),
    path="area__path",
    about={Union: "pk"},
    order=("area__path", "pinyin", "name", "pk"),
    name=lambda row: row.name,
    area=lambda row: row.area,
    page=at("union-detail"),
    may=rules.can_edit,
)
COVERAGE = Subject(
    noun=_("建会覆盖"),
    rows=lambda: Coverage.objects.filter(enterprise__merged_into__isnull=True).select_related(
        "enterprise__area", "union__area"
    ),
    path="enterprise__area__path",
    about={Enterprise: "enterprise"},
    order=("enterprise__area__path", "enterprise__pinyin", "enterprise__name", "pk"),
    name=lambda row: f"{row.enterprise.name} · {row.union.name}",
    area=lambda row: row.enterprise.area,
    page=at("enterprise-detail", "enterprise_id"),
    may=lambda user, row: enterprise_rules.can_edit(user, row.enterprise),
)
TERM = Subject(
    noun=_("届次"),
    rows=lambda: Term.objects.select_related("union__area"),
    path="union__area__path",
    about={Union: "union", Term: "pk"},
    order=("union__area__path", "union__pinyin", "union__name", "elected_on", "pk"),
    name=lambda row: row.union.name,
    area=lambda row: row.union.area,
    page=at("union-detail", "union_id"),
    may=lambda user, row: rules.can_edit(user, row.union),
)
# Those of single enterprises; a regional one is its union's.
SYSTEM = Subject(
    noun=_("民主管理制度"),
    rows=lambda: DemocraticSystem.objects.filter(
        enterprise__isnull=False, enterprise__merged_into__isnull=True
    ).select_related("enterprise__area"),
    path="enterprise__area__path",
    about={Enterprise: "enterprise"},
    order=("enterprise__area__path", "enterprise__pinyin", "enterprise__name", "pk"),
    name=lambda row: row.enterprise.name,
    area=lambda row: row.enterprise.area,
    page=at("enterprise-detail", "enterprise_id"),
    may=rules.can_edit_system,
)


def _owner(system: DemocraticSystem) -> Any:
    return system.enterprise or system.union


def _owner_page(system: DemocraticSystem) -> str:
    route = "enterprise-detail" if system.enterprise else "union-detail"
    return reverse(route, args=[_owner(system).pk])


# Of single enterprises and of unions alike.
CONGRESS = Subject(
    noun=_("职代会"),
    rows=lambda: (
        DemocraticSystem.objects.filter(
            kind=SystemKind.CONGRESS, enterprise__merged_into__isnull=True
        )
        .select_related("enterprise__area", "union__area")
        .annotate(
            place=Coalesce("enterprise__area__path", "union__area__path"),
            whose=Coalesce("enterprise__pinyin", "union__pinyin"),
        )
    ),
    path="place",
    paths=("enterprise__area__path", "union__area__path"),
    about={Enterprise: "enterprise", Union: "union"},
    order=("place", "whose", "pk"),
    name=lambda row: _owner(row).name,
    area=lambda row: _owner(row).area,
    page=_owner_page,
    may=rules.can_edit_system,
)


def congresses_on(rows: Any, on: date) -> Any:
    """Those in force on the day, of enterprises that are open and unions that stand."""
    # Asked row by row: two sets of all there are would be made for each county.
    enterprise = operating(Enterprise.objects.filter(pk=OuterRef("enterprise")), on)
    union = Union.objects.standing_on(on).filter(pk=OuterRef("union"))
    return rows.as_of(on).filter(Q(Exists(enterprise)) | Q(Exists(union)))


def latest_members(on: date, column: str) -> Subquery:
    return latest(Membership.objects.all(), on, column, order="reported_on")


def is_covered(on: date, form: str = "") -> Exists:
    """Whether a union that stands covers an enterprise on the day, in this form or in any."""
    covering = Coverage.objects.as_of(on).filter(
        enterprise=OuterRef("pk"), union__in=Union.objects.standing_on(on)
    )
    return Exists(covering.filter(form=form) if form else covering)


def has_own_union(on: date) -> Exists:
    return is_covered(on, CoverageForm.OWN)


def has_system(on: date, kind: SystemKind) -> Any:
    """Whether an enterprise has a system on the day: its own, or one of a union that covers it."""
    own = DemocraticSystem.objects.as_of(on).filter(kind=kind, enterprise=OuterRef("pk"))
    shared = Coverage.objects.as_of(on).filter(
        enterprise=OuterRef("pk"),
        union__in=Union.objects.standing_on(on).filter(
            pk__in=DemocraticSystem.objects.as_of(on).filter(kind=kind).values("union")
        ),
    )
    return Q(Exists(own)) | Q(Exists(shared))


def last_term_end(on: date) -> Any:
    """When the last committee elected by the day ends, put off if that was approved."""
    terms = Term.objects.as_of(on).filter(union=OuterRef("pk")).order_by("-elected_on")
    return Subquery(terms.values(end=Coalesce("postponed_to", "ends_on"))[:1])


def covered_by(asked: Asked) -> Any:
    """The coverages of the day of a union, as far as the asker sees the enterprises."""
    return Coverage.objects.in_scope(asked.scope).as_of(asked.on).filter(union=OuterRef("pk"))
