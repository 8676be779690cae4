"""What everything is made of and knows nothing of AWS: records, quantities, diagnostics, the shelf."""
