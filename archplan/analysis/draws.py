"""Points spread evenly through a cube, and what a point says of a band.

The points are Sobol's, by the direction numbers of S. Joe and F. Y. Kuo, "Constructing Sobol sequences with better
two-dimensional projections", SIAM J. Sci. Comput. 30, 2635-2654 (2008): the first 21 dimensions of their file
new-joe-kuo-6.21201, https://web.maths.unsw.edu.au/~fkuo/sobol/. They come in `PARTS` parts, each shifted by random bits
of its own, so that the parts differ by chance alone and tell how far off they are. A dimension beyond the 21st is cut
into as many strata as a part has points, taken in random order.

Draws are floats, rounded to ten digits; what is priced with them is exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random
from statistics import NormalDist

PARTS = 8
BITS = 32
WIDE = 10  # times between the ends of a band that is drawn by its ratios
TAIL = 0.01  # of a lognormal band beyond each of its ends, which is cut off
DIGITS = 10

# Of each dimension after the first: the degree and the inner coefficients of its polynomial, and its first numbers.
DIRECTIONS = """
1 0 1|2 1 1 3|3 1 1 3 1|3 2 1 1 1|4 1 1 1 3 3|4 4 1 3 5 13|5 2 1 1 5 5 17|5 4 1 1 5 5 5|5 7 1 1 7 11 19|5 11 1 1 5 1 1
5 13 1 1 1 3 11|5 14 1 3 5 5 31|6 1 1 3 3 9 7 49|6 13 1 1 1 15 21 21|6 16 1 3 1 13 27 49|6 19 1 1 1 15 7 5
6 22 1 3 1 15 13 25|6 25 1 1 5 5 19 61|7 1 1 3 7 11 23 15 103|7 4 1 3 7 13 13 15 69
"""
ROWS = [[int(number) for number in row.split()] for row in DIRECTIONS.strip().replace("\n", "|").split("|")]
MOST = len(ROWS) + 1  # dimensions of the sequence


def points(count: int, dimensions: int, seed: int = 1) -> Iterator[tuple[float, ...]]:
    """`count` points between 0 and 1, part after part; a power of two that `PARTS` divides.

    The same seed gives the same points. Earlier dimensions are spread more evenly together than later ones.
    """
    of_part = count // PARTS
    if of_part * PARTS != count or of_part & (of_part - 1) or not of_part:
        raise ValueError(f"{count} points are not {PARTS} parts of a power of two")
    random = Random(seed)
    columns = [list(_sobol(of_part, directions(number))) for number in range(min(dimensions, MOST))]
    for _ in range(PARTS):
        shifts = [int(random.random() * 2**BITS) for _ in columns]
        strata = [_shuffled(of_part, random) for _ in range(dimensions - len(columns))]
        for number in range(of_part):
            first = (((column[number] ^ shift) + 0.5) / 2**BITS for column, shift in zip(columns, shifts, strict=True))
            yield (*first, *((stratum[number] + random.random()) / of_part for stratum in strata))


def whole_count(wanted: int) -> int:
    """The least number of points that is no less than what is wanted."""
    of_part = 1
    while of_part * PARTS < wanted:
        of_part *= 2
    return of_part * PARTS


def directions(dimension: int) -> list[int]:
    """The direction numbers of a dimension from 0 on, each a fraction of 2**32."""
    if dimension == 0:
        return [1 << (BITS - 1 - bit) for bit in range(BITS)]
    degree, inner, *first = ROWS[dimension - 1]
    found = [number << (BITS - 1 - bit) for bit, number in enumerate(first)]
    for bit in range(degree, BITS):
        number = found[bit - degree] ^ (found[bit - degree] >> degree)
        for power in range(1, degree):
            if inner >> (degree - 1 - power) & 1:
                number ^= found[bit - power]
        found.append(number)
    return found


def _sobol(count: int, directions: Sequence[int]) -> Iterator[int]:
    """The sequence of one dimension in Gray-code order, from 0."""
    here = 0
    for number in range(count):
        yield here
        here ^= directions[(~number & (number + 1)).bit_length() - 1]


def _shuffled(count: int, random: Random) -> list[int]:
    found = list(range(count))
    for last in range(count - 1, 0, -1):
        other = int(random.random() * (last + 1))
        found[last], found[other] = found[other], found[last]
    return found


# ---------------------------------------------------------------------------------------------------- bands


def is_lognormal(low: Fraction, typical: Fraction, high: Fraction) -> bool:
    """Whether a band is drawn by its ratios: its ends are ten times apart or more, and none of them is zero."""
    return low > 0 and high >= WIDE * low and low < typical < high


def quantile(low: Fraction, typical: Fraction, high: Fraction, part: float) -> Fraction:
    """The value of a band that this part of the draws is below, between its ends.

    Triangular, with its mode at the typical value. Lognormal where `is_lognormal`: half of the draws on each side of
    the typical value, 1 % of the curve beyond each end, cut off there.
    """
    a, m, b = float(low), float(typical), float(high)
    if a == b:
        return typical
    if is_lognormal(low, typical, high):
        normal = NormalDist()
        sign = normal.inv_cdf(TAIL + (1 - 2 * TAIL) * part) / -normal.inv_cdf(TAIL)
        value = m * (b / m) ** sign if sign > 0 else m * (a / m) ** -sign
    elif part * (b - a) < m - a:
        value = a + math.sqrt(part * (b - a) * (m - a))
    else:
        value = b - math.sqrt((1 - part) * (b - a) * (b - m))
    return min(high, max(low, Fraction(f"{value:.{DIGITS - 1}e}")))


def mean_of(low: Fraction, typical: Fraction, high: Fraction) -> Fraction:
    """The mean of a triangular band."""
    return (low + typical + high) / 3
