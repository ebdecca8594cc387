"""Indicator profiles and figures: what each indicator means, who reports it, how it is computed.

Owns the versioned profile that is approved before any figure is asked, and the
observations: claimed, checked, validated, never overwritten. Words: profile
(phiếu chỉ tiêu), direction (chiều hướng), numerator (tử số), denominator (mẫu số),
frequency (kỳ số liệu), checker (cơ quan kiểm tra số liệu), baseline (mức xuất phát).
Must not know reports, registers, or what is judged of a figure against its target.
"""
