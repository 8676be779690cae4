"""``python -m archplan.cli``."""

from archplan.cli import main

main()
