"""What a meter cost on a day, and who says so."""
