from django.db import models
from django.utils.translation import gettext_lazy as _


class StationKind(models.TextChoices):
    PARK = "park", _("园区指导站")
    TOWNSHIP = "township", _("乡镇片区指导站")
    SUBPARK = "subpark", _("园中园指导站")


class WorkScope(models.TextChoices):
    DEMOCRATIC_MANAGEMENT = "democratic_management", _("企业民主管理")
    ALL_UNION_WORK = "all_union_work", _("全部工会工作")


class PostRole(models.TextChoices):
    HEAD = "head", _("站长")
    DEPUTY = "deputy", _("副站长")
    MEMBER = "member", _("成员")
    FULL_TIME = "full_time", _("专职工作人员")
    LIAISON = "liaison", _("联络员")
    ADVISER = "adviser", _("顾问")


class HolderKind(models.TextChoices):
    PERSON = "person", _("个人")
    OFFICE = "office", _("岗位")
    BODY = "body", _("机构")


class FacilityKind(models.TextChoices):
    LIBRARY = "library", _("职工图书室")
    GYM = "gym", _("职工健身房")
    INNOVATION_STUDIO = "innovation_studio", _("劳模（职工）创新工作室")
    LEGAL_SERVICE = "legal_service", _("法律服务室")
    SHARED_SERVICE = "shared_service", _("共享服务站")
    DECOMPRESSION = "decompression", _("心理减压室")
    OTHER = "other", _("其他")


class FundingSource(models.TextChoices):
    CITY = "city", _("市")
    COUNTY = "county", _("县（市、区）")
    PARK = "park", _("园区")
    OTHER = "other", _("其他")


class ActivityKind(models.TextChoices):
    SPEECH = "speech", _("演讲比赛")
    SHOW = "show", _("文艺演出")
    SPORT = "sport", _("体育活动")
    TRAINING = "training", _("业务培训")
    LEGAL = "legal", _("法律服务")
    OTHER = "other", _("其他")


class WorkLine(models.TextChoices):
    FOUNDING = "founding", _("建会入会")
    DEMOCRATIC_MANAGEMENT = "democratic_management", _("民主管理")
    TECHNICAL_ECONOMIC = "technical_economic", _("群众技术经济")
    RIGHTS = "rights", _("维护职工权益")
    HARDSHIP = "hardship", _("困难职工帮扶")
    RECRUITMENT = "recruitment", _("招聘服务")
    ORDER_TRAINING = "order_training", _("订单式培训")
    OTHER = "other", _("其他")
