"""Plan versions: indicators, targets, tasks, orders, assignments, duties.

Owns what a plan in force says and how one version follows another. Words: section
(nhóm), indicator (chỉ tiêu), target (mục tiêu theo mốc), task (nhiệm vụ), order (ý kiến
chỉ đạo), assignment (phân công), duty (trách nhiệm thường xuyên), link (liên quan),
guidance (hướng dẫn).
Must not know values, reports or any register.
"""
