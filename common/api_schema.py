"""What the OpenAPI document says beyond what can be read off the views."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_lib_doc_excludes

from common.api import RowSerializer, ScopedViewSet, ScopedWriteViewSet
from common.api_errors import CONTENT_TYPE

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
        }.get(getattr(self.view, "action", None) or "")
        if model is None or verb is None:
            return super().get_summary()
        return f"{model._meta.verbose_name}：{verb}"


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
    return [*get_lib_doc_excludes(), RowSerializer, ScopedViewSet, ScopedWriteViewSet]


def add_problems(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Postprocessing hook: every refusal of every operation is a problem."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    answer = {
        "description": "未登录 401、无权 403、不存在 404、内容有误 400、与现有数据冲突 409",
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"].setdefault("default", answer)
    return result
