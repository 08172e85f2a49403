from django.http import QueryDict
from django.urls import reverse


def file_links(route: str, query: QueryDict) -> list[dict[str, str]]:
    """The same list as files; the API makes them. For `components/_list_header.html`."""
    rest = query.copy()
    rest.pop("page", None)
    return [
        {"label": label, "url": f"{reverse(route, args=[extension])}?{rest.urlencode()}"}
        for label, extension in (("Excel", "xlsx"), ("CSV", "csv"))
    ]
