"""The register of communication and honours (Plan 142, appendix II, I.5).

Owns programmes and campaigns of communication, and people and groups who were honoured.
Words: programme (chương trình, chiến dịch truyền thông), honour (tôn vinh), honouree (người, tập
thể được tôn vinh), consent (đồng ý công khai tên).
None of the plan's 64 indicators counts them: nothing is pushed down.
Must not know pages, other registers, or how an indicator is judged.
"""
