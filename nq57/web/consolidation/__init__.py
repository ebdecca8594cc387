"""The province's totals and text: read, recognise figures, consolidate, prove."""
