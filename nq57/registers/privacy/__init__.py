"""The register of personal-data processing (Law 91/2025/QH15, Decree 356/2025/NĐ-CP).

Owns what each office does with personal data, the impact files of it and their clocks, who declares
to process none; requests of data subjects with their clocks, forms of consent, breaches (whose
clock runs at the incident that one names).
Words: processing (hoạt động xử lý dữ liệu cá nhân), data subject (chủ thể dữ liệu), declaration of
none (khai không có: an office that has said nothing has not said that there is none), impact file
(hồ sơ đánh giá tác động).
None of the plan's 64 indicators counts them: nothing is pushed down.
Must not know pages, other registers (a system or an incident is named by its code), or how an
indicator is judged.
"""
