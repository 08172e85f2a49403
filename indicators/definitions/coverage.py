from datetime import date

from django.utils.translation import gettext_lazy as _

from indicators.definitions.base import Rate

# The first day the article's figures and the stations' own records speak of.
_SINCE = date(2019, 11, 1)
_UNIONISED = _("统计时点在营、被任一工会（单独、联合、工会联合会）覆盖的企业数")
_OPERATING = _("统计时点口径分组内在营的企业数")
_DEMOCRATIC = _("《企业民主管理规定》（总工发〔2012〕12号）；分母依锦州市总工会公布的口径")

COVERAGE_RATES = (
    Rate(
        code="union",
        name=_("建会率"),
        numerator_sentence=_UNIONISED,
        denominator_sentence=_OPERATING,
        source=_("《中华人民共和国工会法》第三条、第十二条；全国工会统计调查制度以企业法人单位计"),
        since=_SINCE,
        numerator="unionised",
        denominator="enterprises",
        unknown="union_unknown",
    ),
    Rate(
        code="own_union",
        name=_("单独建会率"),
        numerator_sentence=_("统计时点在营、单独建立基层工会的企业数"),
        denominator_sentence=_OPERATING,
        source=_("《中华人民共和国工会法》第十一条（会员二十五人以上的应当建立基层工会委员会）"),
        since=_SINCE,
        numerator="own_union",
        denominator="enterprises",
        unknown="union_unknown",
    ),
    Rate(
        code="congress",
        name=_("职代会建制率"),
        numerator_sentence=_("已建会企业中，统计时点有职工代表大会（含区域性、行业性）的企业数"),
        denominator_sentence=_UNIONISED,
        source=_DEMOCRATIC,
        since=_SINCE,
        numerator="congress",
        denominator="unionised",
        unknown="congress_unknown",
    ),
    Rate(
        code="openness",
        name=_("厂务公开建制率"),
        numerator_sentence=_("已建会企业中，统计时点有厂务公开制度的企业数"),
        denominator_sentence=_UNIONISED,
        source=_DEMOCRATIC,
        since=_SINCE,
        numerator="openness",
        denominator="unionised",
        unknown="openness_unknown",
    ),
    Rate(
        code="contract",
        name=_("集体合同覆盖率"),
        numerator_sentence=_("已建会企业中，统计时点有集体合同（含区域性、行业性）在效的企业数"),
        denominator_sentence=_UNIONISED,
        source=_("《中华人民共和国劳动合同法》第五十一条至第五十四条"),
        since=_SINCE,
        numerator="contract",
        denominator="unionised",
        unknown="contract_unknown",
    ),
    Rate(
        code="density",
        name=_("入会率（已建会口径）"),
        numerator_sentence=_("已建会且职工人数已知的企业，最近一次上报的会员人数之和"),
        denominator_sentence=_("已建会企业最近一次上报的职工人数之和"),
        source=_("《中国工会统计年鉴》已建会单位口径"),
        since=_SINCE,
        numerator="members_of_counted",
        denominator="unionised_employees",
        unknown="density_unknown",
        doubt="density_doubt",
    ),
    Rate(
        code="density_all",
        name=_("入会率（全口径）"),
        numerator_sentence=_("已建会且职工人数已知的企业，最近一次上报的会员人数之和"),
        denominator_sentence=_("口径分组内全部在营企业最近一次上报的职工人数之和"),
        source=_("全口径职工入会率；职工人数不详的企业不计入分子分母，计入不详数"),
        since=_SINCE,
        numerator="members_of_counted",
        denominator="employees",
        unknown="density_all_unknown",
        doubt="density_all_doubt",
    ),
)
