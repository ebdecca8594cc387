"""What comes from and goes to other programs: an office's self-score as a workbook."""
