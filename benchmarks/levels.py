"""A million levels of traffic priced by arrays: ``python benchmarks/levels.py architectures/online-shop.yaml``. Needs numpy.

Prints the megabytes that it took above the start, and how many levels. The gate reads both, beside what the process took.
"""

from __future__ import annotations

import resource
import sys

LEVELS = 1_000_000


def main() -> None:
    """Price the spec at levels from a hundredth of its traffic to a hundred times that."""
    import numpy

    from archplan.analysis.arrays import totals
    from archplan.estimate.plan import plan

    found = plan(sys.argv[1])
    levels = numpy.geomspace(0.01, 100, int(sys.argv[2]) if len(sys.argv) > 2 else LEVELS)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    amounts = totals(found, levels)
    assert float(amounts.min()) > 0
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, len(amounts))


if __name__ == "__main__":
    main()
