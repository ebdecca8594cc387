"""Periodic reports: cycles, what each office must say in one, return and acceptance.

Owns the dated terms of a plan's duty to report, the cycle that they open, and in it one
report (a case) for each office with its lines, figures and words; and questionnaires that
offices are asked beside the cycles. Words: cycle (kỳ báo cáo), line (dòng nhiệm vụ), figure (số
liệu), filing (bản gửi), as before (như kỳ trước), inquiry (yêu cầu báo cáo), reply (phiếu trả lời).
Answers to an inquiry feed no indicator.
Must not know registers, inspections or what is judged of an office.
"""
