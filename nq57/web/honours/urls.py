"""Addresses of the register of communication and honours."""

from nq57.web.honours import views
from nq57.web.shared import entries

app_name = "honours"

urlpatterns = [
    *entries.make_urls(views.HONOURS, "ton-vinh/"),
    *entries.make_urls(views.PROGRAMMES),
]
