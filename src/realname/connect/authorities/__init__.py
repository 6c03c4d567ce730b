"""Identity authorities: does the record of the one who issued the document say the same? Answers, never data."""
