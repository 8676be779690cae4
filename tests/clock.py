"""The one day that all tests price on: a bill is of a day, and a test that read the clock would be of another each time."""

from datetime import date

DAY = date(2026, 11, 22)
