"""What can be counted, and within which group: declared once, for SQL, screen and documents."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indicators.choices import COVERED, Answer, UnionKind


@dataclass(frozen=True)
class Group:
    """Which enterprises a figure is about; `condition` is on the columns of Standing."""

    code: str
    name: Any
    sentence: Any
    condition: Q


@dataclass(frozen=True)
class Measure:
    """A count: rows that meet `condition`, or the sum of the column `sum_of` over them.

    Rows are standings; those of a measure of terms are terms of office (indicators/counting.py).
    """

    code: str
    name: Any
    sentence: Any
    condition: Q = field(default_factory=Q)
    sum_of: str = ""

    @property
    def counted(self) -> Q:
        """The rows that add something: where a column is summed up, those in which it is known."""
        if not self.sum_of:
            return self.condition
        return self.condition & Q(**{f"{self.sum_of}__isnull": False})


_ENTERPRISE = Q(is_sole_trader=False)
_UNIONISED = Q(union_kind__in=[kind.value for kind in COVERED])
_UNION_UNKNOWN = Q(union_kind=UnionKind.UNKNOWN)
_EMPLOYEES_KNOWN = Q(employees__isnull=False)
_EMPLOYEES_UNKNOWN = Q(employees__isnull=True)
_MEMBERS_UNKNOWN = Q(members__isnull=True)

_GROUPS = (
    Group(
        "all",
        _("全部企业"),
        _("统计时点在营的企业，不含个体工商户"),
        _ENTERPRISE,
    ),
    Group(
        "above_scale",
        _("规模以上"),
        _("最近年度认定为规模以上的在营企业，不含个体工商户"),
        _ENTERPRISE & Q(above_scale=Answer.YES),
    ),
    Group(
        "ge100",
        _("百人以上"),
        _("职工人数确定不少于 100 人的在营企业，不含个体工商户"),
        _ENTERPRISE & Q(employees_at_least__gte=100),
    ),
    Group(
        "ge25",
        _("25 人以上"),
        _("职工人数确定不少于 25 人的在营企业，不含个体工商户"),
        _ENTERPRISE & Q(employees_at_least__gte=25),
    ),
    Group(
        "ge20",
        _("20 人以上"),
        _("职工人数确定不少于 20 人的在营企业，不含个体工商户"),
        _ENTERPRISE & Q(employees_at_least__gte=20),
    ),
    Group(
        "lt20",
        _("不足 20 人"),
        _("职工人数确定少于 20 人的在营企业，不含个体工商户"),
        _ENTERPRISE & Q(employees_at_most__lt=20),
    ),
    Group(
        "sole_trader",
        _("个体工商户"),
        _("统计时点在营的个体工商户"),
        Q(is_sole_trader=True),
    ),
    Group(
        "everything",
        _("企业和个体工商户"),
        _("统计时点在营的企业和个体工商户"),
        Q(),
    ),
)

_STANDING_MEASURES = (
    Measure("enterprises", _("企业数"), _("统计时点在营的企业数")),
    Measure(
        "unionised",
        _("已建会企业数"),
        _("统计时点被任一工会（单独、联合、工会联合会）覆盖的企业数"),
        _UNIONISED,
    ),
    Measure(
        "own_union",
        _("单独建会企业数"),
        _("统计时点单独建立基层工会的企业数"),
        Q(union_kind=UnionKind.OWN),
    ),
    Measure(
        "joint_union",
        _("联合建会企业数"),
        _("统计时点没有单独工会、由联合基层工会覆盖的企业数"),
        Q(union_kind=UnionKind.JOINT),
    ),
    Measure(
        "federation",
        _("工会联合会覆盖企业数"),
        _("统计时点没有单独和联合工会、由工会联合会覆盖的企业数"),
        Q(union_kind=UnionKind.FEDERATION),
    ),
    Measure(
        "not_unionised",
        _("未建会企业数"),
        _("已确认没有工会，或原有覆盖已终止的企业数"),
        Q(union_kind=UnionKind.NONE),
    ),
    Measure(
        "union_unknown",
        _("建会情况不详的企业数"),
        _("没有建会记录、也未确认没有工会的企业数"),
        _UNION_UNKNOWN,
    ),
    Measure(
        "congress",
        _("已建会企业中建立职代会的"),
        _("已建会企业中，统计时点有职工代表大会（含区域性、行业性）的企业数"),
        _UNIONISED & Q(congress=Answer.YES),
    ),
    Measure(
        "congress_unknown",
        _("已建会企业中职代会不详的"),
        _("已建会企业中，没有职代会记录、也未确认没有的企业数"),
        _UNIONISED & Q(congress=Answer.UNKNOWN),
    ),
    Measure(
        "openness",
        _("已建会企业中实行厂务公开的"),
        _("已建会企业中，统计时点有厂务公开制度的企业数"),
        _UNIONISED & Q(openness=Answer.YES),
    ),
    Measure(
        "openness_unknown",
        _("已建会企业中厂务公开不详的"),
        _("已建会企业中，没有厂务公开记录、也未确认没有的企业数"),
        _UNIONISED & Q(openness=Answer.UNKNOWN),
    ),
    Measure(
        "contract",
        _("已建会企业中有集体合同的"),
        _("已建会企业中，统计时点集体合同（含区域性、行业性）在效的企业数"),
        _UNIONISED & Q(contract=Answer.YES),
    ),
    Measure(
        "contract_unknown",
        _("已建会企业中集体合同不详的"),
        _("已建会企业中，没有集体合同记录、也未确认没有的企业数"),
        _UNIONISED & Q(contract=Answer.UNKNOWN),
    ),
    Measure(
        "employees",
        _("职工人数"),
        _("企业最近一次上报的职工人数之和"),
        sum_of="employees",
    ),
    Measure(
        "employees_unknown",
        _("职工人数不详的企业数"),
        _("尚未上报职工人数，或只知上限、区间的企业数"),
        _EMPLOYEES_UNKNOWN,
    ),
    Measure(
        "members",
        _("会员人数"),
        _("已建会企业最近一次上报的会员人数之和"),
        sum_of="members",
    ),
    Measure(
        "members_unknown",
        _("会员人数不详的已建会企业数"),
        _("已建会、尚未上报会员人数的企业数"),
        _UNIONISED & _MEMBERS_UNKNOWN,
    ),
    Measure(
        "unionised_employees",
        _("已建会企业职工人数"),
        _("已建会企业最近一次上报的职工人数之和"),
        _UNIONISED,
        sum_of="employees",
    ),
    Measure(
        "members_of_counted",
        _("职工人数已知的企业的会员人数"),
        _("已建会且职工人数已知的企业，最近一次上报的会员人数之和"),
        _EMPLOYEES_KNOWN,
        sum_of="members",
    ),
    Measure(
        "density_unknown",
        _("已建会企业中职工或会员人数不详的"),
        _("已建会企业中，职工人数或会员人数不详的企业数"),
        _UNIONISED & (_EMPLOYEES_UNKNOWN | _MEMBERS_UNKNOWN),
    ),
    Measure(
        "density_doubt",
        _("会员人数不详的已建会企业的职工人数"),
        _("已建会、尚未上报会员人数的企业的职工人数之和"),
        _UNIONISED & _MEMBERS_UNKNOWN,
        sum_of="employees",
    ),
    Measure(
        "density_all_unknown",
        _("职工、建会或会员情况不详的企业数"),
        _("职工人数不详，或建会情况不详，或已建会而会员人数不详的企业数"),
        _EMPLOYEES_UNKNOWN | _UNION_UNKNOWN | (_UNIONISED & _MEMBERS_UNKNOWN),
    ),
    Measure(
        "density_all_doubt",
        _("建会或会员情况不详的企业的职工人数"),
        _("建会情况不详，或已建会而会员人数不详的企业的职工人数之和"),
        _UNION_UNKNOWN | (_UNIONISED & _MEMBERS_UNKNOWN),
        sum_of="employees",
    ),
)

_TERM_MEASURES = (
    Measure(
        "terms_ended",
        _("届满届次数"),
        _("统计时点前一年内届满（不计延期）的届次数，届满时工会在册"),
    ),
    Measure(
        "terms_renewed",
        _("按期换届届次数"),
        _("其中在届满前，或在批准的延期内已换届的届次数"),
        Q(renewed=True),
    ),
    Measure(
        "terms_pending",
        _("延期未满的届次数"),
        _("其中尚未换届、批准的延期在统计时点还没有满的届次数"),
        Q(renewed=False, pending=True),
    ),
)

GROUPS = {group.code: group for group in _GROUPS}
STANDING_MEASURES = {measure.code: measure for measure in _STANDING_MEASURES}
TERM_MEASURES = {measure.code: measure for measure in _TERM_MEASURES}
MEASURES = STANDING_MEASURES | TERM_MEASURES


def is_of_people(measure: str) -> bool:
    """Whether a measure counts people, and not enterprises or terms."""
    return bool(MEASURES[measure].sum_of)
