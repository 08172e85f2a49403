"""The columns of an enterprise roster, under all the headings they are known by."""

from functools import partial

from common.sheets import SEQUENCE
from common.tables import Column, is_company, is_employer_code, is_town, is_union_code
from common.values import (
    clean_text,
    clean_word,
    parse_answer,
    parse_contact,
    parse_count,
    parse_credit_code,
    parse_date,
)
from enterprises.choices import EnterpriseKind, Ownership
from unions.choices import CoverageForm
from unions.sheets.terms import parse_term, parse_union_code, parse_union_day
from unions.sheets.words import (
    limited,
    parse_form,
    parse_industry,
    parse_kind,
    parse_ownership,
    parse_size,
)

employees = partial(parse_count, zero_is_none=True)

COLUMNS = (
    SEQUENCE,
    Column(
        "name",
        (
            *("企业名称", "单位名称", "公司名称", "单位全称", "企业(单位)名称", "名称"),
            *("纳税人名称", "所在单位名称", "用人单位", "单位名称(盖章)", "建会单位名称"),
            *("工会所在单位", "企业全称", "单位"),
        ),
        limited(120, clean_text),
        required=True,
        looks=is_company,
    ),
    Column(
        "credit_code",
        (
            *("统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码", "税号"),
            *("统一社会信用代码(18位)", "社会信用代码(纳税人识别号)", "纳税人识别号"),
            *("组织机构代码", "营业执照注册号", "企业统一社会信用代码"),
        ),
        parse_credit_code,
        looks=is_employer_code,
    ),
    Column(
        "county",
        (
            *("县(市、区)", "县区", "县市区", "区县", "所属县区", "所属县(市、区)", "所在县区"),
            *("县(区)", "所属县", "市县", "县级市"),
        ),
        clean_word,
        shared=True,
    ),
    Column(
        "township",
        (
            *("所属乡镇(街道)", "所属乡镇", "乡镇", "乡镇(街道)", "镇街", "所在乡镇", "街道乡镇"),
            *("辖区", "属地", "街道", "所在区域", "所属区域", "区域"),
        ),
        clean_word,
        shared=True,
        looks=is_town,
    ),
    Column("park", ("所属园区", "园区", "所在园区", "开发区"), clean_word, shared=True),
    Column(
        "kind",
        ("企业类别", "主体类型", "市场主体类型"),
        parse_kind,
        shared=True,
        options=EnterpriseKind,
    ),
    Column(
        "opened_on",
        (
            *("企业成立日期", "企业成立时间", "开业日期", "开业时间", "注册日期", "注册时间"),
            "登记日期",
        ),
        parse_date,
        kind="date",
    ),
    Column(
        "industry",
        ("行业", "所属行业", "行业类别", "行业代码", "国民经济行业分类"),
        parse_industry,
    ),
    Column(
        "ownership",
        (
            *("登记注册类型", "企业类型", "登记类型", "单位性质", "企业性质", "经济类型"),
            *("单位类别", "单位性质类别", "所有制性质", "所有制"),
        ),
        parse_ownership,
        options=Ownership,
    ),
    Column(
        "size",
        ("规模", "企业规模", "规上/规下", "是否规上", "是否规模以上"),
        parse_size,
        options=("规上", "规下", "大型", "中型", "小型", "微型"),
    ),
    Column(
        "employees",
        (
            *("职工人数", "职工数", "职工总数", "职工总人数", "现职工人数", "从业人数", "人数"),
            *("从业人员", "员工人数", "用人人数", "用工人数", "税务登记职工人数"),
            *("工会登记职工人数", "职工>总数", "职工>合计", "职工>人数", "职工>小计", "从业>总数"),
        ),
        employees,
        kind="int",
    ),
    Column(
        "women",
        (
            *("女职工数", "女职工人数", "#职工女", "#女职工", "其中:女职工", "女工数", "女职工"),
            *("其中:女", "职工>其中:女", "职工>女", "职工>女职工", "职工>其中:女职工"),
        ),
        employees,
        kind="int",
    ),
    Column(
        "members",
        (
            *("会员人数", "会员数", "工会会员数", "工会会员人数", "会员", "入会人数", "现有会员"),
            *("会员>总数", "会员>合计", "会员>人数", "会员>小计"),
        ),
        employees,
        kind="int",
    ),
    Column(
        "women_members",
        ("女会员数", "女会员人数", "#女会员", "会员>其中:女", "会员>女", "会员>女会员"),
        employees,
        kind="int",
    ),
    Column(
        "migrant_members",
        (
            *("农民工会员数", "农民工会员人数", "农民工会员", "#农民工会员", "其中:农民工会员"),
            *("会员>其中:农民工", "会员>农民工", "会员>农民工会员", "会员>其中:农民工会员"),
        ),
        employees,
        kind="int",
    ),
    Column(
        "has_union",
        (
            *("是否建会", "建会情况", "是否建立工会", "是否有工会", "工会状态", "成立工会标记"),
            *("建会与否", "已建/未建", "建会状态"),
        ),
        parse_answer,
    ),
    Column(
        "form",
        ("建会形式", "建会方式", "组建形式", "建会类型"),
        parse_form,
        shared=True,
        options=CoverageForm,
    ),
    Column(
        "union_name",
        (
            *("工会名称", "工会全称", "工会组织名称", "缴费单位工会全称", "基层工会名称"),
            *("联合会", "联合会名称", "工会联合会", "覆盖工会"),
        ),
        limited(120),
        shared=True,
    ),
    Column(
        "founded_on",
        (
            *("建会时间", "成立时间", "工会建会时间", "工会成立时间", "建会日期", "成立日期"),
            *("批复时间", "该工会成立日期", "批复日期", "入会时间"),
        ),
        parse_date,
        shared=True,
        kind="date",
    ),
    Column(
        "approval_number",
        ("批复文号", "审批文号", "建会批复文号", "批准文号"),
        limited(60),
        shared=True,
    ),
    Column(
        "union_code",
        (
            *("工会统一社会信用代码", "工会社会信用代码", "工会法人统一社会信用代码"),
            *("工会信用代码", "工会法人资格证书号码", "工会法人登记证件号码", "工会法人资格证号"),
            *("工会法人资格证书号", "工会法人资格证书编号", "法人资格证号", "法人资格证书编号"),
        ),
        parse_union_code,
        shared=True,
        looks=is_union_code,
    ),
    Column(
        "upper_union",
        (
            *("上级工会", "上级工会名称", "上一级工会", "上一级工会名称", "所属系统工会"),
            "隶属工会",
        ),
        limited(120),
        shared=True,
    ),
    Column(
        "elected_on",
        (
            *("本届选举日期", "本届选举时间", "选举日期", "选举时间", "换届时间", "换届日期"),
            *("成立或换届时间", "最近换届时间", "最近一次换届时间", "上次换届时间", "本届换届时间"),
            *("任期起", "任期起始日期", "任期开始日期", "任期开始时间", "任期>起", "任期>开始"),
            *("任期起止>起", "任期起止>起始", "任期>起始时间"),
        ),
        parse_union_day,
        shared=True,
        kind="date",
    ),
    Column(
        "term",
        (
            *("任期", "本届任期", "任期起止", "任期起止时间", "任期起止日期", "届期", "任期年限"),
            *("任期时间", "本届任期起止", "本届任期起止时间"),
        ),
        parse_term,
        shared=True,
    ),
    Column(
        "term_ends",
        (
            *("届满日期", "届满时间", "任期届满日期", "任期届满时间", "应换届时间", "应换届日期"),
            *("任期止", "任期终止日期", "任期结束日期", "任期结束时间", "任期到期时间"),
            *("下次换届时间", "任期>止", "任期>结束", "任期起止>止", "任期起止>终止"),
        ),
        parse_union_day,
        shared=True,
        kind="date",
    ),
    Column(
        "congress",
        (
            *("职代会", "是否建立职代会制度", "职代会建制", "是否建立职代会"),
            *("是否执行职代会制度", "职代会制度", "是否建立职工代表大会制度"),
        ),
        parse_answer,
    ),
    Column(
        "congress_on",
        ("职代会建立时间", "职代会建立日期", "职代会建制时间", "职代会时间"),
        parse_date,
        kind="date",
    ),
    Column(
        "openness",
        ("厂务公开", "是否实行厂务公开", "是否执行厂务公开制度", "厂务公开建制", "厂务公开制度"),
        parse_answer,
    ),
    Column(
        "openness_on",
        ("厂务公开建立时间", "厂务公开建立日期", "厂务公开建制时间", "厂务公开时间"),
        parse_date,
        kind="date",
    ),
    Column(
        "contract",
        ("集体合同", "是否签订集体合同", "工资集体协商", "是否建立集体合同制度", "集体合同制度"),
        parse_answer,
    ),
    Column(
        "contract_on",
        ("集体合同起", "集体合同起始日期", "集体合同签订日期", "集体合同签订时间"),
        parse_date,
        kind="date",
    ),
    Column(
        "contract_to",
        ("集体合同止", "集体合同终止日期", "集体合同到期日期", "集体合同到期时间"),
        parse_date,
        kind="date",
    ),
    Column(
        "address",
        (
            *("地址", "单位地址", "注册地址", "经营地址", "企业地址", "详细地址", "住所"),
            "办公地址",
        ),
        limited(200),
    ),
    Column(
        "contact",
        ("联系人", "经办人", "单位联系人", "联系岗位", "工会联系人"),
        parse_contact,
        personal=True,
    ),
    Column(
        "phone",
        ("联系电话", "电话", "联系方式", "手机", "手机号", "移动电话", "联系人电话", "办公电话"),
        parse_contact,
        personal=True,
    ),
    Column("remark", ("备注", "说明", "其他"), limited(200, clean_text), shared=True),
)
