"""Numbers for dashboards: how a plan's work and indicators stand on a day, and what changed.

Owns the counts, the worst, the changes of seven days and the tile map's places. Stores
nothing: each number is counted from the rows that its list shows, so it is right when they are.
Words: standing (tình hình), worst (việc cần xem trước), change (thay đổi), tile (ô).
Must not know pages, or write anything but the paper that it issues.
"""
