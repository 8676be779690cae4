"""Price data as nobody promised them: rows without their region, files changed by hand, days that are not here yet."""

import json
import random


from archplan.kernel.diagnostics import ArchplanError
from archplan.prices.update.maps import read_map, readings
from archplan.prices.update.places import places
from tests.offers import SQS
from tests.test_import import inner_paths, spoil
from tests.test_price_update import KNOWN

DUBLIN = places()["eu-west-1"]
MAPPED = [selector for selector in KNOWN["sqs"] if selector.map]


def test_a_map_with_values_of_wrong_kinds_is_read_or_refused():
    tree, dice = json.loads(SQS.read_text()), random.Random(7)
    tree["regions"] = {title: tree["regions"][title] for title in DUBLIN.titles if title in tree["regions"]}
    paths = [path for path in inner_paths(tree) if path]
    for _ in range(300):
        other = json.loads(json.dumps(tree))
        for path in dice.choices(paths, k=dice.randint(1, 6)):
            spoil(other, path, dice)
        try:
            readings(read_map(json.dumps(other).encode(), "map.json"), "map.json", DUBLIN, MAPPED)
        except ArchplanError as error:
            assert error.diagnostics
