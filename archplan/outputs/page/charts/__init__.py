"""Charts of what a report says: by service, by month, by number of users, by variant. Words and figures are passed in."""

from archplan.outputs.page.charts.bars import cost_by_service, cost_of_variants, fixed_and_driven
from archplan.outputs.page.charts.courses import cost_against_users, cost_by_month
from archplan.outputs.page.charts.frame import Caption
from archplan.outputs.page.charts.ranges import Moved, cost_ranges

__all__ = [
    "Caption", "Moved", "cost_against_users", "cost_by_month", "cost_by_service", "cost_of_variants", "cost_ranges", "fixed_and_driven",
]  # fmt: skip
