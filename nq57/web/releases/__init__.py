"""Leaders release and correct; the portal's texts are written."""
