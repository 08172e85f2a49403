"""What rosters of counties often state and the portal does not record, each with the reason."""

from django.utils.translation import gettext_noop

from common.tables import LeftOut

LEFT_OUT = (
    LeftOut(
        (
            *("法定代表人", "法定代表人姓名", "法人代表", "企业法人", "单位法人", "法人"),
            *("负责人", "企业负责人", "单位负责人", "法人姓名"),
        ),
        gettext_noop("个人信息，门户不收集法定代表人、负责人的姓名"),
        personal=True,
    ),
    LeftOut(
        (
            *("法定代表人电话", "法定代表人联系电话", "法人电话", "法人联系电话", "法人代表电话"),
            *("负责人电话", "负责人联系电话", "法人手机", "主席电话", "主席手机", "主席手机号"),
            *("主席联系电话", "工会主席电话", "工会主席联系电话", "工会主席手机", "工会主席手机号"),
        ),
        gettext_noop("个人信息，门户只收集企业联系岗位的电话"),
        personal=True,
    ),
    LeftOut(
        (
            *("身份证号", "身份证号码", "身份证", "主席身份证号", "工会主席身份证号"),
            *("法人身份证号", "法定代表人身份证号"),
        ),
        gettext_noop("个人信息，门户不收集身份证号"),
        personal=True,
    ),
    LeftOut(
        ("工会主席", "主席", "主席姓名", "工会主席姓名", "工会负责人"),
        gettext_noop("登记工会干部须写明专职或兼职和任职日期，请在工会页面登记"),
        personal=True,
    ),
    LeftOut(
        ("届次", "第几届", "届数", "届别"),
        gettext_noop("门户按选举日期和任期登记届次，不登记第几届"),
    ),
    LeftOut(
        ("主营业务", "主要产品", "主营产品", "经营范围", "主营业务范围"),
        gettext_noop("门户没有这一项；行业请写在“行业”一列"),
    ),
    LeftOut(
        ("未建会原因", "未建原因", "未建立工会原因", "没有建会原因"),
        gettext_noop("门户登记是否确认没有工会，不登记原因"),
    ),
    LeftOut(
        ("注册资金", "注册资本", "资产总额"),
        gettext_noop("门户没有这一项"),
    ),
)
