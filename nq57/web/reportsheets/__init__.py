"""Reports as files: the workbook of one report, the tables of a cycle."""
