from django.urls import path

from accounts.views import administration, granting, own, second_factor, tokens

urlpatterns = [
    path("login/", own.sign_in, name="login"),
    path("login/code/", second_factor.verify, name="factor-verify"),
    path("logout/", own.sign_out, name="logout"),
    path("password/", own.change_password, name="password-change"),
    # /account/
    path("account/", own.account, name="account"),
    path("account/second-factor/", second_factor.enrol, name="factor-enrol"),
    path("account/second-factor/codes/", second_factor.renew_codes, name="factor-codes"),
    path("account/second-factor/remove/", second_factor.remove, name="factor-remove"),
    path("account/sessions/end/", own.end_other_sessions, name="session-end-others"),
    path("account/sessions/<str:handle>/end/", own.end_session, name="session-end"),
    path("account/tokens/new/", tokens.create_token, name="token-create"),
    path("account/tokens/<int:pk>/revoke/", tokens.revoke_token, name="token-revoke"),
]

# /accounts/: the system administrator's
urlpatterns += [
    path("accounts/", administration.account_list, name="account-list"),
    path("accounts/open/", administration.account_open, name="account-open"),
    path("accounts/locked/", administration.lockout_list, name="lockout-list"),
    path("accounts/locked/end/", administration.lockout_end, name="lockout-end"),
    path("accounts/<int:pk>/", administration.account_detail, name="account-detail"),
    path("accounts/<int:pk>/name/", administration.account_rename, name="account-rename"),
    path("accounts/<int:pk>/disable/", administration.account_disable, name="account-disable"),
    path("accounts/<int:pk>/enable/", administration.account_enable, name="account-enable"),
    path("accounts/<int:pk>/password/", administration.account_password, name="account-password"),
    path(
        "accounts/<int:pk>/second-factor/",
        administration.account_second_factor,
        name="account-second-factor",
    ),
]

# /grants/: the security administrator's
urlpatterns += [
    path("grants/", granting.holder_list, name="holder-list"),
    path("grants/<int:pk>/", granting.holder_detail, name="holder-detail"),
    path("grants/<int:pk>/access/", granting.holder_access, name="holder-access"),
    path("grants/<int:pk>/give/", granting.grant_give, name="grant-give"),
    path("grants/held/<int:pk>/end/", granting.grant_end, name="grant-end"),
    path("grants/held/<int:pk>/until/", granting.grant_change_end, name="grant-change-end"),
]
