"""Every importer ends in a draft or a sentence, whatever is done to its files; 20,000 of each: ``python -m tests.bent_drafts``."""

from collections import Counter

import pytest

from archplan.importers.importer import IMPORTERS
from tests.bent_drafts import bent, broken

FILES = 30


@pytest.mark.heavy
@pytest.mark.parametrize("name", IMPORTERS.names())
def test_bent_files_end_in_a_draft_or_a_sentence(name):
    """it: is never a traceback; both ends are met, and hardly a file is as another"""
    ends: Counter[str] = Counter()
    assert broken(name, 7, range(FILES), ends) == []
    assert 0 < ends["draft"] < FILES and ends.total() == FILES
    assert len({bent(name, 7, number) for number in range(FILES)}) > FILES * 0.8
