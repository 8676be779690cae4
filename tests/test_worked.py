"""Published examples: every line within a cent or half a percent of what its source prints, or a reason why not."""

from collections import defaultdict

import pytest

from tests.worked import FOLDER, outcomes

EXAMPLES = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example(path, tmp_path):
    for line in outcomes(path, tmp_path):
        shown = f"{line.line}: published ${float(line.published):.4f}, ours ${float(line.ours):.4f}"
        if line.differs:
            assert not line.passes, f"{shown}: these agree now; remove 'differs'"
        else:
            assert line.passes, shown


def test_summary(tmp_path, capsys):
    """The table that `pytest -s -k summary` prints: by topic, examples, exact, close, differing."""
    table: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for path in EXAMPLES:
        folder = tmp_path / path.stem
        folder.mkdir()
        found = outcomes(path, folder)
        row = table[found[0].topic or "architecture"]
        row[0] += 1
        kind = 3 if any(line.differs for line in found) else 1 if all(line.is_exact for line in found) else 2
        row[kind] += 1
    with capsys.disabled():
        print(f"\n{'topic':<24}{'examples':>10}{'exact':>8}{'<= 0.5 %':>10}{'differ':>8}")
        for topic, row in sorted(table.items()):
            print(f"{topic:<24}{row[0]:>10}{row[1]:>8}{row[2]:>10}{row[3]:>8}")
        total = [sum(row[i] for row in table.values()) for i in range(4)]
        print(f"{'all':<24}{total[0]:>10}{total[1]:>8}{total[2]:>10}{total[3]:>8}")
    assert sum(row[3] for row in table.values()) * 20 <= max(20, sum(row[0] for row in table.values()))
