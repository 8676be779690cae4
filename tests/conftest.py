"""What every test shares: the repository's folders, the option that rewrites goldens, and reading of amounts."""

import ast
import os
from fractions import Fraction
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
os.environ["ARCHPLAN_ICONS"] = str(ROOT / "tests" / "no-icons")  # a pack on this machine must not change a picture


def pytest_addoption(parser):
    parser.addoption("--update", action="store_true", help="rewrite goldens with what the program prints now")


@pytest.fixture
def golden(request):
    """Compare a text with its golden file, or rewrite the file under --update."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--update"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"no golden {path}; run pytest --update and read the new file"
        assert text == path.read_text(encoding="utf-8")

    return compare


def amount(text: str) -> Fraction:
    """The value of written-out arithmetic, exactly: ``$0.625 * 3`` is 15/8."""
    source = text.replace("$", "").replace(",", "").replace("_", "")
    tree = ast.parse(source, mode="eval")

    def value(node: ast.expr) -> Fraction:
        if isinstance(node, ast.Constant):
            return Fraction(ast.get_source_segment(source, node) or "")
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -value(node.operand)
        assert isinstance(node, ast.BinOp), text
        left, right = value(node.left), value(node.right)
        operations = {ast.Add: left.__add__, ast.Sub: left.__sub__, ast.Mult: left.__mul__, ast.Div: left.__truediv__}
        return operations[type(node.op)](right)

    return value(tree.body)


def agrees(found: Fraction, written: str) -> bool:
    """Arithmetic must be met exactly (to a billionth of a dollar); a plain amount to its last digit."""
    wanted = amount(written)
    if any(sign in written for sign in "*/+(") or " - " in written:
        return abs(found - wanted) < Fraction(1, 10**9)
    digits = len(written.partition(".")[2])
    return abs(found - wanted) <= Fraction(1, 2 * 10**digits)
