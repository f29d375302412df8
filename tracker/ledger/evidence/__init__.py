"""佐证材料: files and lines of text come in, their revisions and withdrawals are kept, checked bytes go out."""
