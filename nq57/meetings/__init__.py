"""The steering committee: its members and their charges, its meetings, what they conclude.

Owns who watches over what since when, the agenda and the file of a meeting, and which document
is a meeting's conclusion. Words: committee (ban chỉ đạo), member (thành viên), charge (phân công
phụ trách), meeting (phiên họp), meeting file (hồ sơ phiên họp), conclusion (kết luận). Orders of
a conclusion are the plan's. Must not know verdicts, scores or pages.
"""
