"""The kernel of everything that happens: case, step, deadline, extension, evidence, review.

Owns what happens to a case and when; a package that has a kind of case keeps its own typed
table beside it and registers its state graph. Words: case (hồ sơ), step (bước), move
(chuyển trạng thái), owner (cơ quan thực hiện), party (cơ quan phối hợp, theo dõi), deadline
(hạn), extension (gia hạn), evidence (minh chứng), review (đánh giá), message (trao đổi).
Must not know any particular kind's table.
"""
