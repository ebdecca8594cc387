"""What comes from and goes to other programs: the report as a workbook."""
