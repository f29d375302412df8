"""The ledger on paper: rows of today or of a past day go in, a workbook, lists or a Word document come out."""
