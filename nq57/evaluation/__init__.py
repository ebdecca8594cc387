"""Judgement: what figures mean against the plan's targets, and where they are heading.

Owns the verdict of a target, its forecast and the versioned criteria that they use.
Words: verdict (đánh giá), milestone (mốc), path (lộ trình), pace (nhịp), criteria (bộ ngưỡng
đánh giá). Stores no verdict: each is computed from its inputs, as of any day.
Must not know pages, papers, or how a figure was reported.
"""
