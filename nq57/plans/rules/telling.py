"""The words of messages about plans: said by who sends them, found again by who shows them.

A message is kept as its Vietnamese text. A page in another language finds these words in it, so
they stand here alone; ``TOLD`` lists them by the hole that they may fill, the longest first.
"""

from collections.abc import Mapping

from nq57.core.phrases import Phrase

ASSIGNED = Phrase("Có việc mới được giao theo %(document)s: xem ở trang Việc phải làm.")
REQUIRED = Phrase("Có việc mới theo %(document)s: xem ở trang Việc phải làm.")
CARRIED = Phrase("Việc phải làm thay đổi theo %(document)s: xem ở trang Việc phải làm.")
INHERITED = Phrase(
    "Việc của cơ quan đã kết thúc theo %(document)s được chuyển đến: xem ở trang Việc phải làm."
)
NEXT_STAGE = Phrase("Việc hết giai đoạn theo %(document)s được chuyển sang giai đoạn sau.")
GUIDANCE = Phrase("Hướng dẫn mới")
GUIDANCE_AMENDED = Phrase("Hướng dẫn sửa đổi")
GUIDANCE_WITHDRAWN = Phrase("Đã rút hướng dẫn")
GUIDED_ON = Phrase("%(guidance)s về %(subject)s: %(text)s Áp dụng từ %(on)s.")
GUIDED = Phrase("%(guidance)s: %(text)s Áp dụng từ %(on)s.")
UNGUIDED_ON = Phrase("%(guidance)s về %(subject)s: %(text)s")
UNGUIDED = "%(guidance)s: %(text)s"

TOLD: Mapping[str, tuple[str, ...]] = {
    "message": (
        ASSIGNED, REQUIRED, CARRIED, INHERITED, NEXT_STAGE,
        GUIDED_ON, GUIDED, UNGUIDED_ON, UNGUIDED,
    ),
    "guidance": (GUIDANCE, GUIDANCE_AMENDED, GUIDANCE_WITHDRAWN),
}  # fmt: skip
