"""The system administrator's pages: accounts and lock-outs. Roles are not given here."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import rules, selectors
from accounts.authentication import SignedInRequest
from accounts.filters import AccountFilter
from accounts.forms_administration import AccountForm, ConfirmForm, ReasonForm
from accounts.models import User
from accounts.services import accounts, lockouts, passwords
from common.access import require
from common.pages import FormPage, answer_form, page_or_results, paginate, posted, shown

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def account_list(request: SignedInRequest) -> HttpResponse:
    """Every account, with its state; who holds which role is another administrator's."""
    require(rules.can_open_accounts(request.user))
    now = timezone.now()
    locked = {lockout.name for lockout in lockouts.locked_accounts()}
    users = selectors.with_second_factor(User.objects.all())
    found = AccountFilter(request.GET, users, locked=locked, now=now)
    page = paginate(request, found.qs.order_by("username"))
    context = {
        "filters": shown(found, "search", "state", "second_factor"),
        "page": page,
        "rows": [(user, _states(user, locked, now)) for user in page],
    }
    return page_or_results(request, "accounts/administration/account_list.html", context)


@login_required
@require_safe
def account_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    account = _account(request, pk)
    now = timezone.now()
    locked = {lockout.name for lockout in lockouts.locked_accounts()}
    context = {
        "account": account,
        "states": _states(account, locked, now),
        "is_locked": account.username in locked,
        "sessions": account.sessions.filter(expire_date__gt=now).count(),
        "tokens": account.tokens.usable(now).count(),
        "roles": selectors.grants_by_user([account], timezone.localdate()).get(account.pk, []),
        "may_manage": rules.can_manage(request.user, account),
        "is_own": account.pk == request.user.pk,
    }
    return render(request, "accounts/administration/account_detail.html", context)


@login_required
@form_methods
def account_open(request: SignedInRequest) -> HttpResponse:
    """A new account; its initial password is shown on the answer, and nowhere else."""
    require(rules.can_open_accounts(request.user))
    form = AccountForm(posted(request))
    page = FormPage(
        title=_("开设账号"),
        back=reverse("account-list"),
        hint=_("每人一个账号，不共用。开设后由安全管理员授权，没有授权的账号看不到任何业务数据。"),
        submit=_("开设账号"),
        saved=_("账号已开设。"),
    )

    def write(**values: Any) -> tuple[User, str]:
        return accounts.open_account(actor=request.user, now=timezone.now(), **values)

    return _shown_once(request, form, write, page)


@login_required
@form_methods
def account_password(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new initial password for somebody who has lost theirs."""
    account = _managed(request, pk)
    page = _page(
        account,
        _("重置密码"),
        hint=_(
            "系统生成新的初始密码，只显示一次，请当面或电话告知本人，不要用短信、微信或邮件发送。"
            "原密码立即失效，已登录的设备全部退出，接口令牌全部吊销；本人首次登录时必须修改。"
        ),
        submit=_("生成新的初始密码"),
        saved=_("密码已重置。"),
    )

    def write() -> tuple[User, str]:
        now = timezone.now()
        return account, accounts.reset_password(actor=request.user, user=account, now=now)

    return _shown_once(request, ConfirmForm(posted(request)), write, page)


@login_required
@form_methods
def account_rename(request: SignedInRequest, pk: int) -> HttpResponse:
    account = _managed(request, pk)
    form = AccountForm(posted(request), instance=account)

    def write(**values: Any) -> None:
        accounts.rename_account(actor=request.user, user=account, **values)

    return answer_form(request, form, write, _page(account, _("修改姓名或岗位")))


@login_required
@form_methods
def account_disable(request: SignedInRequest, pk: int) -> HttpResponse:
    account = _managed(request, pk)
    page = _page(
        account,
        _("停用账号"),
        hint=_(
            "停用后立即不能登录：已登录的设备全部退出，接口令牌全部吊销，授权不再起作用。"
            "账号和日志保留，可以再启用。"
        ),
        submit=_("停用"),
        saved=_("账号已停用。"),
    )

    def write(**values: Any) -> None:
        now = timezone.now()
        accounts.disable_account(actor=request.user, user=account, now=now, **values)

    return answer_form(request, ReasonForm(posted(request)), write, page)


@login_required
@form_methods
def account_enable(request: SignedInRequest, pk: int) -> HttpResponse:
    account = _managed(request, pk)
    page = _page(
        account,
        _("启用账号"),
        hint=_("启用后可以用原来的密码登录，没有到期的授权恢复作用；已吊销的令牌不恢复。"),
        submit=_("启用"),
        saved=_("账号已启用。"),
    )

    def write(**values: Any) -> None:
        accounts.enable_account(actor=request.user, user=account, **values)

    return answer_form(request, ReasonForm(posted(request)), write, page)


@login_required
@form_methods
def account_second_factor(request: SignedInRequest, pk: int) -> HttpResponse:
    """For a telephone that is lost or new."""
    account = _managed(request, pk)
    page = _page(
        account,
        _("重置双因素认证"),
        hint=_(
            "仅在本人更换或丢失手机、恢复码也用完时办理，请先核实是本人。"
            "原来的验证器和恢复码立即失效，已登录的设备全部退出；本人登录后重新绑定。"
        ),
        submit=_("重置"),
        saved=_("双因素认证已重置。"),
    )

    def write() -> None:
        accounts.reset_second_factor(actor=request.user, user=account)

    return answer_form(request, ConfirmForm(posted(request)), write, page)


@login_required
@require_safe
def lockout_list(request: SignedInRequest) -> HttpResponse:
    """Accounts and addresses that are locked out after failed attempts."""
    require(rules.can_open_accounts(request.user))
    context = {
        "accounts": lockouts.locked_accounts(),
        "addresses": lockouts.locked_addresses(),
    }
    return render(request, "accounts/administration/lockout_list.html", context)


@login_required
@require_POST
def lockout_end(request: SignedInRequest) -> HttpResponse:
    require(rules.can_open_accounts(request.user))
    username, address = request.POST.get("username", ""), request.POST.get("address", "")
    if username or address:
        lockouts.unlock(actor=request.user, username=username, address=address)
        messages.success(request, _("已解锁：%s") % (username or address))
    return HttpResponseRedirect(reverse("lockout-list"))


def _states(user: User, locked: set[str], now: datetime) -> list[selectors.AccountState]:
    must_change = passwords.must_change(user, now)
    return selectors.states_of(user, locked=locked, now=now, must_change=must_change)


def _account(request: SignedInRequest, pk: int) -> User:
    """For others no account exists."""
    if not rules.can_open_accounts(request.user):
        raise Http404
    found: User = get_object_or_404(selectors.with_second_factor(User.objects.all()), pk=pk)
    return found


def _managed(request: SignedInRequest, pk: int) -> User:
    account = _account(request, pk)
    require(rules.can_manage(request.user, account))
    return account


def _page(account: User, title: str, **words: Any) -> FormPage:
    back = reverse("account-detail", args=[account.pk])
    about = f"{account}（{account.username}）" if account.name else account.username
    return FormPage(title=title, back=back, about=about, **words)


def _shown_once(
    request: SignedInRequest,
    form: BaseForm,
    write: Callable[..., tuple[User, str]],
    page: FormPage,
) -> HttpResponse:
    """Answers with the password itself and no redirect: it is kept nowhere to be shown later."""
    made: list[tuple[User, str]] = []
    answer = answer_form(request, form, lambda **values: made.append(write(**values)), page)
    if made:
        account, password = made[0]
        context = {"account": account, "password": password, "hours": accounts.INITIAL_HOURS}
        answer = render(request, "accounts/administration/password_once.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer
