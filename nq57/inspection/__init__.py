"""Inspection: what is planned, visited and found at an office, and how it is mended.

Owns programs, inspections, findings and which obligations mend them.
Words: program (kế hoạch kiểm tra), inspection (cuộc kiểm tra), finding (phát hiện), remedy
(biện pháp khắc phục), explanation (giải trình), conclusion (kết luận), minutes (biên bản).
Must not know pages, registers, or how an office is scored.
"""
