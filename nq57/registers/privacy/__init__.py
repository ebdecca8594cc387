"""The register of personal-data processing (Law 91/2025/QH15, Decree 356/2025/NĐ-CP).

Owns what each office does with personal data, and what it declares to have none of.
Words: processing (hoạt động xử lý dữ liệu cá nhân), data subject (chủ thể dữ liệu), declaration of
none (khai không có): an office that has said nothing has not said that there is none.
None of the plan's 64 indicators counts them: nothing is pushed down.
Must not know pages, other registers (a system or an incident is named by its code), or how an
indicator is judged.
"""
