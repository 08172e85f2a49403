"""How the sheets of other apps find the enterprise a row names."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_noop

from common.doubtful import Question, decided
from common.problems import Message
from common.sheets import Context
from common.tables import Clean, Column, is_company, is_employer_code
from common.values import clean_word, parse_credit_code
from enterprises.models import Enterprise
from enterprises.selectors import EnterpriseFinder

NOT_FOUND = Message(
    "enterprise_unknown",
    gettext_noop("没有登记过企业“%(name)s”。"),
    gettext_noop("请核对名称和信用代码，或者先在名册中导入这家企业。"),
)
SEVERAL = Message(
    "enterprise_not_unique",
    gettext_noop("有 %(count)s 家企业叫“%(name)s”，分不清是哪一家：%(which)s。"),
    gettext_noop("请在“存疑”中选定是哪一家，或者补填信用代码后重新上传。"),
)
OTHER_CODE = Message(
    "enterprise_other_code",
    gettext_noop("“%(name)s”登记的信用代码是 %(registered)s，和表中的不同，分不清是不是这一家。"),
    gettext_noop(
        "请在“存疑”中选定是不是这一家；选定后登记的信用代码不变，登记有误的请在企业资料里更正。"
    ),
)
OTHER_NAME = Message(
    "enterprise_other_name",
    gettext_noop("信用代码是“%(registered)s”的，名称却是另一家登记过的企业“%(name)s”。"),
    gettext_noop("请在“存疑”中选定这一行说的是哪一家。"),
)
MOST_TOLD = 3

EMPLOYER = Column(
    "enterprise", ("企业名称", "单位名称", "所在企业", "所在单位"), clean_word, looks=is_company
)
EMPLOYER_CODE = Column(
    "credit_code",
    ("统一社会信用代码", "信用代码", "社会信用代码"),
    parse_credit_code,
    looks=is_employer_code,
)


def employers_of(rows: Sequence[Clean], context: Context) -> EnterpriseFinder:
    """The enterprises that the columns EMPLOYER and EMPLOYER_CODE of the rows can mean."""
    codes = [row.values.get("credit_code") or "" for row in rows]
    names = [row.values.get("enterprise") or "" for row in rows]
    return EnterpriseFinder(codes, names, context.area.path if context.area else "")


def employer_cells(enterprise: Enterprise | None, context: Context) -> dict[str, Any]:
    """The cells of EMPLOYER and EMPLOYER_CODE; empty for one outside the scope, which an import
    could not name either."""
    if enterprise is None or not context.scope.contains(enterprise.area.path):
        return {}
    return {"enterprise": enterprise.name, "credit_code": enterprise.credit_code}


def named_employer(row: Clean, finder: EnterpriseFinder, context: Context) -> Enterprise | None:
    """The row's enterprise by code, else by name; None where none is named.

    Reports on the row and returns None when it is not registered in scope. Where it may be several,
    or one of which the row does not say all that is registered, it is asked which (`row.doubt`).
    """
    code, name = row.values.get("credit_code") or "", row.values.get("enterprise") or ""
    if not (code or name):
        return None
    visible = finder.within(context.scope)
    enterprise = visible.find(code, name)
    if enterprise is None:
        fits = visible.named(name) or visible.formerly(name)
        if fits:
            return decided(row, fits, context.choices, _doubt(fits, code, name))
        # Registered elsewhere or nowhere: the row outside does not exist.
        row.report(NOT_FOUND, "enterprise", name=name or code)
    elif code and (others := visible.named(name)) and enterprise not in others:
        said = {"name": name, "registered": enterprise.name}
        question = Question(OTHER_NAME, "enterprise", facts_of, params=said)
        return decided(row, [enterprise, *others], context.choices, question)
    return enterprise


def _doubt(fits: Sequence[Enterprise], code: str, name: str) -> Question:
    said: dict[str, Any]
    if len(fits) == 1:
        said = {"name": name, "registered": fits[0].credit_code}
        return Question(OTHER_CODE, "credit_code", facts_of, params=said)
    which = "；".join(_told(one) for one in fits[:MOST_TOLD])
    which += "…" if len(fits) > MOST_TOLD else ""
    said = {"name": name, "count": len(fits), "which": which}
    return Question(SEVERAL, "enterprise", facts_of, params=said)


def facts_of(enterprise: Enterprise) -> dict[str, Any]:
    """What tells it from others, by marked labels, where somebody has to choose."""
    return {
        gettext_noop("统一社会信用代码"): enterprise.credit_code or "",
        gettext_noop("所在区域"): enterprise.area.name,
        gettext_noop("地址"): enterprise.address,
    }


def _told(enterprise: Enterprise) -> str:
    """What tells it from others of the same name."""
    return " ".join(filter(None, [enterprise.area.name, enterprise.credit_code]))
