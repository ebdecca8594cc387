"""Dated rules: legal bases with their validity, clocks, the working-day calendar.

Owns what the law says and since when, as data; every due date it computes explains itself.
Words: legal basis (căn cứ), clock rule (quy tắc thời hạn), working day (ngày làm việc),
make-up day (ngày làm bù). Must not know what the clocks are used for.
"""
