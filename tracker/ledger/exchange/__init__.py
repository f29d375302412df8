"""The ledger as a workbook: rows go out as an official print and come back as a diff."""
