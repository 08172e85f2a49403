"""How a spoilt roster calls its columns, and cells from which nothing may be read."""

from typing import Any

FIELDS = ("name", "credit_code", "township", "employees", "has_union", "founded_on", "address")
SYNONYMS = {
    "name": [
        "企业名称",
        "单位名称",
        "单 位 名 称",
        "*企业名称",
        "企业名称(盖章)",
        "纳税人名称",
        "用人单位",
    ],
    "credit_code": [
        "统一社会信用代码",
        "信用代码",
        "税号",
        "统一社会\n信用代码",
        "社会信用代码（18位）",
    ],
    "township": ["所属乡镇", "乡镇（街道）", "镇街", "属地", "辖区"],
    "employees": ["职工人数", "职工人数（人）", "从业人员", "员 工 人 数", "用工人数", "职工总数"],
    "has_union": ["是否建会", "建会情况", "是否建立工会", "建会与否"],
    "founded_on": ["建会时间", "成立时间", "建会日期", "工会成立时间"],
    "address": ["地址", "经营地址", "住所", "单位地址"],
    "seq": ["序号", "编号", "No."],
}
# Any of these cells is an error or a warning of its own, and nothing may be read from it.
DAMAGED: dict[str, list[Any]] = {
    "credit_code": [
        9.12107e17,
        "9.12107E+17",
        "91210782MA",
        "9121078２MAYXQX860A",
        "210726004012345",
    ],
    "employees": ["见附表", "60/20", "500万元", -5, "很多", "三五人", "#REF!"],
    "founded_on": ["民国八年", "2023.13", "11.5", "2023年2月30日", "很久以前", "5/7/2023"],
    "has_union": ["是/否", "？", "见说明"],
    "name": ["", "同上"],
}
