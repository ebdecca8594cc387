"""Pages of ad-hoc inquiries: questionnaires, asking, answering, the table."""
