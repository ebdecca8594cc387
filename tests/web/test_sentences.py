"""Sentences of the rules in the language of the page."""

from django.utils import translation

from nq57.core import phrases
from nq57.core.phrases import Phrase
from nq57.reporting import rules
from nq57.web.shared import sentences


def test_the_edge_says_it_and_what_it_holds_in_the_language_of_the_page() -> None:
    faults = [
        rules.Fault("E603", "figure-1", Phrase("“%(typed)s” lớn quá mức ghi được.", typed="9%")),
        rules.Fault("E520", "", rules.climb(rules.Footing(state="sent")).sentence),  # type: ignore[union-attr]
    ]
    error = rules.FaultyError(faults)
    with translation.override("en"):
        assert sentences.translate(error) == (
            "2 places left before sending. “9%” is larger than can be kept. The report is not "
            "being written. Take it back or ask to correct it, then go on."
        )
        assert sentences.translate(phrases.join([])) == ""
        assert sentences.translate("Câu của người dùng") == "Câu của người dùng"
    with translation.override("vi"):
        assert sentences.translate(error) == str(error)
        assert str(error).startswith("Còn 2 chỗ trước khi gửi. “9%” lớn quá mức ghi được. Báo cáo")
