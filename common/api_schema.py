"""What the OpenAPI document says beyond what can be read off the views."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_lib_doc_excludes
from drf_spectacular.utils import OpenApiParameter

from common.api import RowSerializer, ScopedViewSet, ScopedWriteViewSet
from common.api_checks import CONFIRM, PREFER, STRICT, WHY, MeasuredWrites
from common.api_errors import CONTENT_TYPE
from common.api_versions import VersionedWrites

SEEN = _lazy(
    "所见的版本（读取时的 ETag 或 version）。该行已被他人改过时答复 412，什么也不写入；"
    "不带此项也不在正文中送 version 时不作比较，只写入正文中的各项"
)
SEEN_IN_BODY = _lazy("所见的版本（读取时的 version）。该行已被他人改过时答复 409，什么也不写入")
KNOWN = _lazy("已有答复的 ETag；没有变化时答复 304")
TAG = _lazy("该行的版本和这份答复的摘要")
STALE = _lazy("所见的版本已经过时：409 对应正文中的 version，412 对应 If-Match")
STRICTLY = _lazy(
    "handling=strict：写入后会出现未确认的提醒时答复 409，什么也不写入；不带此项时照常写入，"
    "提醒列在答复的 warnings 中"
)
CONFIRMED = _lazy("已核对、确实如此的提醒的代码，多个用逗号分隔；记入日志")
CONFIRMED_WHY = _lazy("为什么确实如此；记入日志")
DOUBTS = _lazy("数据检查在写入后新发现的问题，与录入页面的提醒相同；依据见 source")
REFUSED = _lazy("所见的版本已经过时，或带 Prefer: handling=strict 而有未确认的提醒")

FINDING = {
    "type": "object",
    "properties": {
        "code": {"type": "string"},
        "severity": {"type": "string", "enum": ["error", "warning"]},
        "field": {"type": "string", "description": "由正文的哪一项引起"},
        "title": {"type": "string"},
        "reason": {"type": "string"},
        "source": {"type": "string", "description": "依据"},
        "remedy": {"type": "string", "description": "怎么处理"},
        "confirmed": {"type": "boolean"},
    },
    "required": [
        "code", "severity", "field", "title", "reason", "source", "remedy", "confirmed",
    ],
}  # fmt: skip
FINDINGS = {"type": "array", "items": {"$ref": "#/components/schemas/DoubtFinding"}}
STALE_PROBLEM = {
    "allOf": [
        {"$ref": "#/components/schemas/Problem"},
        {
            "type": "object",
            "properties": {
                "current": {
                    "type": "object",
                    "additionalProperties": {},
                    "description": "该行现在的内容",
                },
                "changed": {
                    "type": "object",
                    "nullable": True,
                    "description": "自所见的版本以来变了的各项；日志中查不到时为 null",
                    "additionalProperties": {
                        "type": "object",
                        "properties": {"before": {}, "now": {}},
                        "required": ["before", "now"],
                    },
                },
            },
        },
    ]
}
PROBLEM = {
    "type": "object",
    "description": "RFC 9457",
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "object",
            "description": "400：按字段列出的提示，整行的问题在 non_field_errors 下",
            "additionalProperties": {},
        },
        "findings": {
            **FINDINGS,
            "description": "400：数据检查认为不能如此的，errors 中各条的依据和处理办法",
        },
        "warnings": {**FINDINGS, "description": "409：没有确认的提醒"},
    },
    "required": ["type", "title", "status", "detail"],
}


class PortalSchema(AutoSchema):
    """Operations are named after the model in Chinese: 工会：列表, 工会：新增 …"""

    def get_summary(self) -> str | None:
        model = getattr(self.view, "model", None)
        verb = {
            "list": _("列表"),
            "retrieve": _("查看"),
            "create": _("新增"),
            "partial_update": _("修改"),
            "destroy": _("删除"),
        }.get(getattr(self.view, "action", None) or "")
        if model is None or verb is None:
            return super().get_summary()
        return f"{model._meta.verbose_name}：{verb}"

    def get_override_parameters(self) -> list[Any]:
        """How warnings are answered, and conditions on the version of the one row that an operation
        is about."""
        known = list(super().get_override_parameters())
        if isinstance(self.view, MeasuredWrites) and self.method in ("POST", "PATCH"):
            known += _about_warnings()
        if "{" not in self.path or not isinstance(self.view, VersionedWrites):
            return known
        if self.method == "GET":
            if getattr(self.view, "action", "") != "retrieve":
                return known
            tag = OpenApiParameter(
                "ETag", str, OpenApiParameter.HEADER, description=str(TAG), response=[200]
            )
            return [*known, _header("If-None-Match", KNOWN), tag]
        return [*known, _header("If-Match", SEEN)]


def _header(name: str, description: Any) -> OpenApiParameter:
    return OpenApiParameter(
        name, str, OpenApiParameter.HEADER, required=False, description=str(description)
    )


def _about_warnings() -> list[OpenApiParameter]:
    return [
        OpenApiParameter(CONFIRM, str, description=str(CONFIRMED)),
        OpenApiParameter(WHY, str, description=str(CONFIRMED_WHY)),
        OpenApiParameter(
            PREFER, str, OpenApiParameter.HEADER, enum=[STRICT], description=str(STRICTLY)
        ),
    ]


class _Reference(OpenApiSerializerFieldExtension):
    """Written as a key, read as an object with the key and what names the row."""

    target_class = "common.api.ScopedRelatedField"
    key_schema: ClassVar[dict[str, Any]] = {"type": "integer"}

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        if direction == "request" or not self.target.shown:
            return self.key_schema
        names = {name: {"type": "string"} for name in self.target.shown}
        return {
            "type": "object",
            "properties": {self.target.key: self.key_schema, **names},
            "required": [self.target.key, *names],
        }


class _CodeReference(_Reference):
    target_class = "common.api.ScopedCodeField"
    key_schema: ClassVar[dict[str, Any]] = {"type": "string"}


def undocumented() -> list[type]:
    """Classes whose docstrings are for programmers, not for callers."""
    return [
        *get_lib_doc_excludes(),
        RowSerializer,
        ScopedViewSet,
        ScopedWriteViewSet,
        VersionedWrites,
        MeasuredWrites,
    ]


def add_problems(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Postprocessing hook: every refusal of every operation is a problem."""
    shapes = result["components"]["schemas"]
    shapes |= {"Problem": PROBLEM, "StaleProblem": STALE_PROBLEM, "DoubtFinding": FINDING}
    answer = {
        "description": "未登录 401、无权 403、不存在 404、内容有误 400、与现有数据冲突 409",
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"].setdefault("default", answer)
            headers = {p["name"] for p in operation.get("parameters", ()) if p["in"] == "header"}
            if PREFER in headers:
                _add_warnings(operation)
            if "If-Match" in headers:
                _add_stale(operation, shapes)
            if "If-None-Match" in headers:
                operation["responses"]["304"] = {"description": str(KNOWN)}
    return result


def _add_warnings(operation: dict[str, Any]) -> None:
    """What is written answers with the row and what is odd about it."""
    for status in ("200", "201"):
        for content in operation["responses"].get(status, {}).get("content", {}).values():
            odd = {"warnings": {**FINDINGS, "description": str(DOUBTS)}}
            beside = {"type": "object", "properties": odd, "required": ["warnings"]}
            content["schema"] = {"allOf": [content["schema"], beside]}
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    operation["responses"]["409"] = {
        "description": str(REFUSED),
        "content": {CONTENT_TYPE: problem},
    }


def _add_stale(operation: dict[str, Any], shapes: dict[str, Any]) -> None:
    stale = {"schema": {"$ref": "#/components/schemas/StaleProblem"}}
    for status in ("409", "412"):
        operation["responses"][status] = {
            "description": str(REFUSED if status == "409" else STALE),
            "content": {CONTENT_TYPE: stale},
        }
    # What is deleted is named by the address alone.
    for content in operation.get("requestBody", {"content": {}})["content"].values():
        # Each of these shapes is read by one operation.
        shape = shapes[content["schema"]["$ref"].rpartition("/")[2]]
        shape["properties"]["version"] = {"type": "string", "description": str(SEEN_IN_BODY)}
