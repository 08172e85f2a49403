"""The lists of unions, whom they cover, members, terms and democratic systems."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.authentication import SignedInRequest
from common.listing import answer_list
from unions.lists import BY_CODE


@login_required
@require_safe
def union_lists(request: SignedInRequest, code: str) -> HttpResponse:
    """The list that the route is named after."""
    return answer_list(request, BY_CODE[code], today=timezone.localdate())
