"""Sentences that remember their words."""

import copy
import json
import pickle

from nq57.core import phrases
from nq57.core.phrases import Phrase


def test_a_phrase_is_its_vietnamese_sentence_everywhere() -> None:
    said = Phrase("“%(typed)s” không phải số. Ghi ví dụ 5.431 hoặc 61,7.", typed="a%")
    assert said == "“a%” không phải số. Ghi ví dụ 5.431 hoặc 61,7."
    assert json.dumps(said, ensure_ascii=False) == f'"{said}"'
    for twin in (copy.deepcopy(said), pickle.loads(pickle.dumps(said))):  # noqa: S301
        assert (twin, twin.words, twin.values) == (said, said.words, said.values)
    assert Phrase("Hoàn thành là 100%.") == "Hoàn thành là 100%."


def test_sentences_are_joined_with_what_each_remembers() -> None:
    told = phrases.join([Phrase("Một %(what)s.", what="câu"), "Hai."])
    assert told == "Một câu. Hai."
    assert [getattr(part, "words", "") for part in told.values.values()] == ["Một %(what)s.", ""]
    assert phrases.join([]) == ""


def test_words_are_recalled_from_a_kept_sentence_or_left_alone() -> None:
    known = ["Hạn %(day)s (100%%). Nghỉ thì %(due)s.", "Hạn %(day)s (100%%)."]
    first, second = Phrase(known[0], day="04/12", due="07/12"), Phrase(known[1], day="04/12")
    for said in (first, second):
        found = phrases.recall(str(said), known)
        assert isinstance(found, Phrase)
        assert (found, found.words, found.values) == (said, said.words, said.values)
    assert not isinstance(phrases.recall("Hạn của người dùng", known), Phrase)
