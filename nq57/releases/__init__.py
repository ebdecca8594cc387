"""What the public is told: releases, the open data made of them, texts and ratings of the portal.

Owns the snapshots that leaders release, and the words beside them. Words: release (bản công
bố), snapshot (số liệu tại thời điểm công bố), correction (đính chính), open data (dữ liệu mở),
statement (nội dung công khai), rating (đánh giá mức độ hài lòng). A public page reads releases
and nothing else. Must not know pages, nor how a figure was reported.
"""
