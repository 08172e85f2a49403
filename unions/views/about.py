"""The words around a form that is about a union or an enterprise."""

from typing import Any

from django.urls import reverse

from common.pages import FormPage
from enterprises.models import Enterprise
from unions.models import Union


def page_about(record: Union | Enterprise, title: Any, hint: Any = "") -> FormPage:
    """It leads back to the record's page, and what it would bring the record is checked before."""
    route = "union-detail" if isinstance(record, Union) else "enterprise-detail"
    return FormPage(
        title=title,
        back=reverse(route, args=[record.pk]),
        about=record.name,
        hint=hint,
        drafts=True,
        records=(record,),
    )
