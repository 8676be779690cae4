"""How lines run: right-angled, round what stands in their way, side by side, with their words."""
