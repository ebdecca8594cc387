"""What the dashboards say, and the leaders' page as a paper."""

from nq57.web.insights.forms.boards import (
    Figure,
    Scope,
    draw_tiles,
    get_change_mark,
    list_columns,
    list_concerns,
    list_turns,
    make_change_url,
    make_figure,
    make_figures,
    make_url,
    show_changes,
    show_offices,
    show_pressing,
    show_sections,
    show_verdicts,
    show_worst,
)
from nq57.web.insights.forms.briefs import BriefForm, tell_brief

__all__ = [
    "BriefForm",
    "Figure",
    "Scope",
    "draw_tiles",
    "get_change_mark",
    "list_columns",
    "list_concerns",
    "list_turns",
    "make_change_url",
    "make_figure",
    "make_figures",
    "make_url",
    "show_changes",
    "show_offices",
    "show_pressing",
    "show_sections",
    "show_verdicts",
    "show_worst",
    "tell_brief",
]
