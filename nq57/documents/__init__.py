"""Official documents, their clauses and relations.

Owns documents, clauses, relations and readings (drafts under review). Words: symbol
(số, ký hiệu), clause (điểm, khoản), relation (thực hiện, thay thế, viện dẫn, sửa đổi).
Must not know plans, cases or anything that acts on a document.
"""
