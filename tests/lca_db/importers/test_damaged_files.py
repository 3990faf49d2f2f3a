"""Whatever a file of a format has become, it is read or refused, and nothing else happens."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.errors import DataError
from lca_db.importers import assembly, ecospold1, ecospold2, ilcd
from tests.lca_db.importers import ilcd_files, spold1, spold2
from tests.lca_db.importers.small_world import PROCESSES

STEEL = PROCESSES[-1]
FORMATS = {
    "ecospold2": (ecospold2.read_file, spold2.text_of(STEEL)),
    "ecospold1": (ecospold1.read_file, spold1.document(spold1.dataset_of(spold1.WORLD[-1]))),
    "ilcd": (ilcd.read_process, ilcd_files.text_of(STEEL)),
}


@pytest.mark.parametrize("key", FORMATS)
@given(data=st.data())
def test_a_file_with_changed_bytes_is_read_or_refused(key, data):
    read, text = FORMATS[key]
    content = bytearray(text.encode())
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(DataError):
        read(bytes(content[: data.draw(st.integers(0, len(content)))]), "a.xml")


@pytest.mark.parametrize("key", FORMATS)
@given(data=st.data())
def test_a_file_with_words_taken_out_is_read_or_refused(key, data):
    read, text = FORMATS[key]
    words = text.split('"')
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(words) - 1))
        words[place] = data.draw(st.sampled_from(["", "0", "-1", "nan", "碳", "&lt;", " "]))
    with contextlib.suppress(DataError):
        read('"'.join(words).encode(), "a.xml")


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(allow_nan=False, allow_infinity=False),
)
def test_amounts_of_any_size_give_finite_amounts_or_a_refusal(production, amount):
    flows = [
        spold2.exchange(spold2.identifier("w"), "widget", "kg", production, "outputGroup0"),
        spold2.emission(spold2.identifier("x"), "Carbon dioxide, fossil", amount),
    ]
    text = spold2.dataset(spold2.identifier("me"), "widget", "CN", flows)
    with contextlib.suppress(DataError):
        raws = ecospold2.read_file(text.encode(), "a.spold")
        found = assembly.assemble("db", "ecospold2", raws, "a")
        assert all(math.isfinite(one.amount) for one in found.activities[0].exchanges)
