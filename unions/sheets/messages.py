"""What can be wrong with a row of a roster beside its single values."""

from django.utils.translation import gettext_noop

from common.problems import Message

NO_AREA = Message(
    "no_area",
    gettext_noop("没有写明企业在哪个乡镇、街道或园区。"),
    gettext_noop("请在“所属乡镇”或“所属园区”一列填写，或者导入时选定区域。"),
)
AREA_NOT_FOUND = Message(
    "area_not_found",
    gettext_noop("在%(area)s内找不到“%(name)s”。"),
    gettext_noop("请核对名称；企业在别处时，请选择更大的区域导入。"),
)
AREA_AMBIGUOUS = Message(
    "area_ambiguous",
    gettext_noop("%(area)s内不止一处叫“%(name)s”。"),
    gettext_noop("请写全称，例如 ××县××镇，或者导入时选定所在的县。"),
)
MOVED = Message(
    "area_differs",
    gettext_noop("已登记在%(known)s，名册写的是%(stated)s；所在区域没有改。"),
    gettext_noop("企业确已迁移时，请在企业页面办理迁移，写明迁移日期。"),
)
NO_CODE = Message(
    "code_missing",
    gettext_noop("没有信用代码，只能按名称对应企业。"),
    gettext_noop("请补填 18 位统一社会信用代码，以后导入才不会重复。"),
)
NO_CODE_COLUMN = Message(
    "code_column_missing",
    gettext_noop("名册没有信用代码一列，全部按名称对应企业。"),
    gettext_noop("建议加上“统一社会信用代码”一列，以后导入才不会重复。"),
)
HIDDEN_NUMBER = Message(
    "phone_hidden",
    gettext_noop("电话中间有星号，号码没有导入；原来登记的号码不变。"),
    gettext_noop("需要更换号码时，请填写完整的新号码。"),
)
SAME_NAME = Message(
    "same_name_other_code",
    gettext_noop("已登记有同名企业，信用代码是 %(code)s，与这一行的不同。"),
    gettext_noop(
        "请在“存疑”中选定：就是这一家（信用代码改成这一行的）、另一家新企业，或者不导入。"
    ),
)
SEVERAL_NAMED = Message(
    "name_not_unique",
    gettext_noop("区域内有 %(count)s 家企业叫这个名称，分不清是哪一家。"),
    gettext_noop("请在“存疑”中选定是哪一家，或者补填信用代码后重新上传。"),
)
BY_FORMER_NAME = Message(
    "by_former_name",
    gettext_noop("名册写的是曾用名，按“%(known)s”对应；名称没有改。"),
    gettext_noop("不是同一家企业时，请补填信用代码后重新上传。"),
)
OTHER_NAME = Message(
    "name_differs",
    gettext_noop("信用代码登记的企业名称是“%(known)s”，与名册不同；名称没有改。"),
    gettext_noop("企业确已更名时，请在企业页面办理更名。"),
)
CLOSED = Message(
    "enterprise_closed",
    gettext_noop("该企业已登记为 %(on)s 终止（%(reason)s）。"),
    gettext_noop("请核对：企业仍在时请先更正登记；已终止的请从名册删去。"),
)
STOPPED_WORDS = Message(
    "status_not_imported",
    gettext_noop("写有“%(value)s”，企业状况没有改。"),
    gettext_noop("企业已停产、注销等，请在企业页面登记终止日期和原因。"),
)
AFTER_CUTOFF = Message(
    "date_after_cutoff",
    gettext_noop("%(date)s 晚于名册的统计时点 %(as_of)s。"),
    gettext_noop("请核对日期，或者在导入时改正统计时点。"),
)
HAS_UNION = Message(
    "contradicts_coverage",
    gettext_noop("名册写没有建会，但已登记由“%(union)s”覆盖（%(since)s起）。"),
    gettext_noop("需要您决定：确已撤销的，先在企业页面终止覆盖；名册有误的，改正名册。"),
)
HAS_SYSTEM = Message(
    "contradicts_system",
    gettext_noop("名册写没有%(system_label)s，但已登记从 %(since)s 起建立。"),
    gettext_noop("需要您决定：确已停止的，先在企业页面终止；名册有误的，改正名册。"),
)
NO_UNION_NAMED = Message(
    "union_not_named",
    gettext_noop("写的是%(form_label)s，但没有写明是哪个工会。"),
    gettext_noop("请在“工会名称”一列写明联合工会或工会联合会的名称。"),
)
DATE_DIFFERS = Message(
    "founding_differs",
    gettext_noop("已登记的时间是 %(known)s，名册写的是 %(stated)s；没有改。"),
    gettext_noop("请核对；登记有误时请在工会页面更正。"),
)
APPROVAL_DIFFERS = Message(
    "approval_differs",
    gettext_noop("已登记的批复文号是“%(known)s”，与名册不同；没有改。"),
    gettext_noop("请核对；登记有误时请在工会页面更正。"),
)
MEMBERS_ABOVE = Message(
    "members_above_employees",
    gettext_noop("会员 %(members)s 人，多于职工 %(employees)s 人。"),
    gettext_noop("请核对；会员中有退休或劳务派遣职工时可以这样。"),
)
WOMEN_ABOVE = Message(
    "women_above_total",
    gettext_noop("女职工或女会员比总数还多，女性人数没有记入。"),
    gettext_noop("请核对两列的数字。"),
)
MIGRANTS_ABOVE = Message(
    "migrants_above_total",
    gettext_noop("农民工会员比会员总数还多，农民工会员人数没有记入。"),
    gettext_noop("请核对两列的数字。"),
)
# What is part of the members of an enterprise, by column of Membership.
MORE_THAN_MEMBERS = {"women": WOMEN_ABOVE, "migrants": MIGRANTS_ABOVE}
MEMBERS_WITHOUT_UNION = Message(
    "members_without_union",
    gettext_noop("写没有建会，却有会员 %(members)s 人；会员人数没有记入。"),
    gettext_noop("请核对是否建会，或者删去会员人数。"),
)
MEMBERS_ROUGH = Message(
    "members_not_exact",
    gettext_noop("会员人数“%(value)s”不是准确数，按 %(members)s 人记入。"),
    gettext_noop("知道准确人数时请改正。"),
)
MEMBERS_BOUND = Message(
    "members_only_bounds",
    gettext_noop("会员人数“%(value)s”只有范围，没有记入。"),
    gettext_noop("会员人数要写一个数。"),
)
PARTICULARS_WITHOUT_UNION = Message(
    "particulars_without_union",
    gettext_noop("没有写明由哪个工会覆盖，工会的代码、上级和任期没有记入。"),
    gettext_noop("请核对是否建会，或者删去这几列的内容。"),
)
UNION_CODE_DIFFERS = Message(
    "union_code_differs",
    gettext_noop("已登记的工会信用代码是 %(known)s，与名册不同；没有改。"),
    gettext_noop("请核对；登记有误时请在工会页面更正。"),
)
# The same words whether another area has it or not.
UNION_CODE_TAKEN = Message(
    "union_code_taken",
    gettext_noop("信用代码 %(code)s 不能登记给“%(union)s”，没有记入。"),
    gettext_noop(
        "请核对是否填了别的工会的代码；确认无误的，请先在工会列表查找，再请市总工会核实处理。"
    ),
)
UPPER_DIFFERS = Message(
    "upper_union_differs",
    gettext_noop("已登记的上级工会是“%(known)s”，名册写的是“%(stated)s”；没有改。"),
    gettext_noop("请核对；确有变动的，请在工会页面修改。"),
)
UPPER_UNKNOWN = Message(
    "upper_union_unknown",
    gettext_noop(
        "没有登记过上级工会“%(name)s”，或者不止一个叫这个名称，没有记入（同名的只提示一次）。"
    ),
    gettext_noop(
        "请核对名称；县、市总工会不登记为工会，可以不管；其他上级工会还没有登记的，"
        "先在工会列表新增，再导入一次。"
    ),
)
UPPER_BELOW = Message(
    "upper_union_below",
    gettext_noop("“%(name)s”就是“%(union)s”或者是它的下级，不能是它的上级工会，没有记入。"),
    gettext_noop("请核对上级工会一列。"),
)
ELECTED_LATER = Message(
    "elected_after_cutoff",
    gettext_noop("%(date)s 晚于名册的统计时点 %(as_of)s，看作应换届的时间，没有记入。"),
    gettext_noop("请填本届的选举日期；应换届的时间由选举日期和任期算出。"),
)
TERM_DIFFERS = Message(
    "term_differs",
    gettext_noop("已登记的本届是 %(known)s，与名册不同；没有改。"),
    gettext_noop("请核对；登记有误时请在工会页面更正。"),
)
TERM_LENGTH_UNKNOWN = Message(
    "term_length_unknown",
    gettext_noop("只有选举日期，看不出任期是三年还是五年，届次没有记入。"),
    gettext_noop("请补填任期（3年 或 5年）或者届满日期；每届任期三年或者五年。"),
)
TERM_WITHOUT_ELECTION = Message(
    "term_without_election",
    gettext_noop("没有写本届的选举日期，届次没有记入。"),
    gettext_noop("请补填本届选举日期。"),
)
CONTRACT_ORDER = Message(
    "contract_ends_before_start",
    gettext_noop("集体合同的终止日期早于起始日期。"),
    gettext_noop("请核对两列日期。"),
)
CONTRACT_EXPIRED = Message(
    "contract_expired",
    gettext_noop("写有集体合同，但合同已于 %(until)s 到期。"),
    gettext_noop("续签的，请填新合同的起止日期。"),
)
