"""Addresses of accounts: allauth's pages that we use, one's own pages, managing others."""

from allauth.account import views as allauth
from allauth.socialaccount import views as social
from django.urls import URLPattern, URLResolver, include, path

from nq57.web.accounts.views import others, own, provider

_own: list[URLPattern | URLResolver] = [
    path("", own.show_profile, name="profile"),
    path("vi-tri", own.choose_post, name="choose_post"),
    path("dang-xuat", allauth.logout, name="account_logout"),
    path("xac-nhan", allauth.reauthenticate, name="account_reauthenticate"),
    path("doi-mat-khau", allauth.password_change, name="account_change_password"),
    path("dat-mat-khau", allauth.password_set, name="account_set_password"),
    path("xac-thuc/", include("allauth.mfa.urls")),
    path("phien/", include("allauth.usersessions.urls")),
    path("noi", provider.connect, name="socialaccount_connections"),
]

# The names of the provider's addresses are allauth's, which leads to them.
urlpatterns: list[URLPattern | URLResolver] = [
    path("dang-nhap", allauth.login, name="account_login"),
    path("da-khoa", allauth.account_inactive, name="account_inactive"),
    path("cach-co", allauth.signup, name="account_signup"),
    path("phieu", own.use_slip, name="use_slip"),
    path("phieu/buoc-hai", own.use_recovery_slip, name="use_recovery_slip"),
    path("qua/thoi", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("qua/<slug:provider_id>", provider.begin, name="openid_connect_login"),
    path("qua/<slug:provider_id>/ve", provider.finish, name="openid_connect_callback"),
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
