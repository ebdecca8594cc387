"""nq57: a government plan becomes obligations, figures and reports."""
