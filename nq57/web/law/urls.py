"""Addresses of the settings that the law gives. Symbols of documents hold slashes."""

from django.urls import path

from nq57.web.law.views import bases, clocks, days, hosts, overview

urlpatterns = [
    path("", overview.show_settings, name="settings"),
    path("lich", days.show_this_year, name="calendar"),
    path("lich/<int:year>", days.show_year, name="calendar_year"),
    path("lich/sua", days.set_day, name="set_day"),
    path("lich/bo/<str:day>", days.clear_day, name="clear_day"),
    path("thoi-han", clocks.list_clocks, name="clocks"),
    path("thoi-han/them", clocks.add_clock, name="add_clock"),
    path("thoi-han/<str:code>", clocks.show_clock, name="clock"),
    path("thoi-han/<str:code>/thay", clocks.revise_clock, name="revise_clock"),
    path("thoi-han/<str:code>/sua", clocks.correct_clock, name="correct_clock"),
    path("thoi-han/<str:code>/ket-thuc", clocks.end_clock, name="end_clock"),
    path("may-chu-nhan", hosts.list_hosts, name="hosts"),
    path("may-chu-nhan/them", hosts.allow_host, name="allow_host"),
    path("may-chu-nhan/bo/<str:name>", hosts.withdraw_host, name="withdraw_host"),
    path("can-cu", bases.list_bases, name="bases"),
    path("can-cu/them", bases.add_basis, name="add_basis"),
    path("can-cu/sua/<path:code>", bases.correct_basis, name="correct_basis"),
    path("can-cu/het-hieu-luc/<path:code>", bases.end_basis, name="end_basis"),
    path("can-cu/<path:code>", bases.show_basis, name="basis"),
]
