"""The report: its words and sections, its charts, its forms."""
