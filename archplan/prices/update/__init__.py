"""From AWS's public price data to dated values: read, judged, and written whole or not at all."""
