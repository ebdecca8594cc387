"""Addresses of accounts: allauth's pages that we use, one's own pages, managing others."""

from allauth.account import views as allauth
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from nq57.web.accounts.views import others, own

_own: list[URLPattern | URLResolver] = [
    path("", own.show_profile, name="profile"),
    path("vi-tri", own.choose_post, name="choose_post"),
    path("dang-xuat", allauth.logout, name="account_logout"),
    path("xac-nhan", allauth.reauthenticate, name="account_reauthenticate"),
    path("doi-mat-khau", allauth.password_change, name="account_change_password"),
    path("dat-mat-khau", allauth.password_set, name="account_set_password"),
    path("xac-thuc/", include("allauth.mfa.urls")),
    path("phien/", include("allauth.usersessions.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("dang-nhap", allauth.login, name="account_login"),
    path("da-khoa", allauth.account_inactive, name="account_inactive"),
    path("cach-co", allauth.signup, name="account_signup"),
    path("phieu", own.use_slip, name="use_slip"),
    path("phieu/buoc-hai", own.use_recovery_slip, name="use_recovery_slip"),
    path("toi/", include(_own)),
    path("", others.list_posts, name="accounts"),
    path("mo", others.open_account, name="open_account"),
    path("nhap", others.import_accounts, name="import_accounts"),
    path("nguoi/<int:person_id>", others.show_person, name="person"),
    path("nguoi/<int:person_id>/vi-tri", others.add_post, name="add_post"),
    path("nguoi/<int:person_id>/phieu", others.issue_slip, name="issue_slip"),
    path("nguoi/<int:person_id>/khoa", others.close_account, name="close_account"),
    path("vi-tri/<int:post_id>/thoi", others.end_post, name="end_post"),
]

if settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]:
    urlpatterns += [
        path("toi/noi/", include("allauth.socialaccount.urls")),
        path("qua/", include("allauth.socialaccount.providers.openid_connect.urls")),
    ]
