from django.db import models
from django.utils.translation import gettext_lazy as _


class EnterpriseKind(models.TextChoices):
    LEGAL_PERSON = "legal_person", _("法人企业")
    BRANCH = "branch", _("分支机构")
    COOPERATIVE = "cooperative", _("农民专业合作社")
    SOLE_TRADER = "sole_trader", _("个体工商户")
    OTHER = "other", _("其他")


class Ownership(models.TextChoices):
    """Groups of the registration types of 国统字〔2011〕86号, as union statistics use them."""

    STATE = "state", _("国有及国有控股")
    COLLECTIVE = "collective", _("集体")
    PRIVATE = "private", _("私营")
    HMT = "hmt", _("港澳台商投资")
    FOREIGN = "foreign", _("外商投资")
    OTHER = "other", _("其他内资")


class ClosingReason(models.TextChoices):
    DEREGISTERED = "deregistered", _("注销")
    REVOKED = "revoked", _("吊销")
    MOVED_AWAY = "moved_away", _("迁出")
    STOPPED = "stopped", _("停产")
    DORMANT = "dormant", _("歇业")
    ABSORBED = "absorbed", _("被其他企业吸收合并")


class Exactness(models.TextChoices):
    """What a reported number of employees is worth."""

    EXACT = "exact", _("准确")
    APPROXIMATE = "approximate", _("约数")
    AT_LEAST = "at_least", _("不少于")
    AT_MOST = "at_most", _("不多于")
    RANGE = "range", _("区间")


class SizeClass(models.TextChoices):
    """《统计上大中小微型企业划分办法(2017)》 国统字〔2017〕213号."""

    LARGE = "large", _("大型")
    MEDIUM = "medium", _("中型")
    SMALL = "small", _("小型")
    MICRO = "micro", _("微型")


class Subject(models.TextChoices):
    """What an enterprise was confirmed not to have."""

    UNION = "union", _("工会")
    CONGRESS = "congress", _("职工代表大会")
    OPENNESS = "openness", _("厂务公开")
    CONTRACT = "contract", _("集体合同")


class IndustrySection(models.TextChoices):
    """Sections of GB/T 4754-2017."""

    A = "A", _("农、林、牧、渔业")
    B = "B", _("采矿业")
    C = "C", _("制造业")
    D = "D", _("电力、热力、燃气及水生产和供应业")
    E = "E", _("建筑业")
    F = "F", _("批发和零售业")
    G = "G", _("交通运输、仓储和邮政业")
    H = "H", _("住宿和餐饮业")
    I = "I", _("信息传输、软件和信息技术服务业")  # noqa: E741 - the standard's own letter
    J = "J", _("金融业")
    K = "K", _("房地产业")
    L = "L", _("租赁和商务服务业")
    M = "M", _("科学研究和技术服务业")
    N = "N", _("水利、环境和公共设施管理业")
    O = "O", _("居民服务、修理和其他服务业")  # noqa: E741
    P = "P", _("教育")
    Q = "Q", _("卫生和社会工作")
    R = "R", _("文化、体育和娱乐业")
    S = "S", _("公共管理、社会保障和社会组织")
    T = "T", _("国际组织")


class Latest(models.TextChoices):
    """Which observations of a record a list shows."""

    LATEST = "latest", _("最近一次")
    ALL = "all", _("全部记录")


class ReadReason(models.TextChoices):
    """The usual reasons for which a telephone number is needed in full."""

    VERIFY = "verify", _("核实企业和建会情况")
    VISIT = "visit", _("安排走访或会议")
    RIGHTS = "rights", _("办理职工维权事项")
    NOTICE = "notice", _("通知换届、培训或活动")
    OTHER = "other", _("其他")
