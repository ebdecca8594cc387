"""WordprocessingML (.docx) read straight from its XML parts.

``package`` finds the parts, ``styles`` what a style brings, ``numbering`` the numbers
that Word computes, ``words`` the text of a paragraph, ``body`` blocks in order.
"""
