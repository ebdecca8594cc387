"""Offices scored by a versioned set of criteria: self-score, verified, final, approved.

Owns criteria sets, scoring rounds, the sheet of each office and its points. Words: round (đợt
chấm điểm), sheet (phiếu điểm), criterion (tiêu chí), self-score (tự chấm), verified (thẩm định),
dispute (khiếu nại điểm), cluster (cụm), grade (mức xếp loại), quota (tỷ lệ khống chế).
Must not know pages, papers, nor the verdicts of targets.
"""
