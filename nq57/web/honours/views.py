"""What the shared pages show of programmes and of honours."""

from django.utils.translation import gettext_lazy as _

from nq57.registers.honours import actions, permissions
from nq57.web.shared import entries

PROGRAMMES = entries.Table(
    area="honours", many="programmes", one="programme", file="chuong-trinh-truyen-thong",
    title=_("Chương trình, chiến dịch truyền thông"), noun=_("chương trình, chiến dịch"),
    register=actions.PROGRAMMES, rights=permissions.PROGRAMMES, chips="kind",
    picks=("channel", "office"), shown=("office", "channel", "since", "until", "reach"),
    hints={"reach": _("Chưa biết thì để trống, không ghi 0.")}, tabs="honours/_tabs.html",
)  # fmt: skip
HONOURS = entries.Table(
    area="honours", many="honours", one="honour", file="ton-vinh", title=_("Tôn vinh"),
    noun=_("lần tôn vinh"), register=actions.HONOURS, rights=permissions.HONOURS, chips="kind",
    picks=("field", "office"), shown=("field", "office", "honoured_on", "consent"),
    hints={"consent": _("Cổng công khai chỉ đăng số lượng, không đăng tên.")},
    tabs="honours/_tabs.html",
)  # fmt: skip
