"""Fields that are hidden become unknown: no format states another value, or lies."""

from __future__ import annotations

import pytest

from footprint.errors import InputError
from footprint.formats.fitting import fits, fitting
from footprint.redaction import HIDEABLE, without
from tests.architecture.repository import ROOT
from tests.statements import statement_of

SAMPLES = (
    "pv-module/topcon-glass-glass.yaml",
    "battery-lithium-ion/lfp-prismatic-pack.yaml",
    "tea/black-tea-bulk.yaml",
)


@pytest.mark.parametrize("example", SAMPLES)
@pytest.mark.parametrize("name", list(HIDEABLE))
def test_a_format_states_the_same_value_or_is_not_offered(example: str, name: str) -> None:
    statement = statement_of(example)
    hidden = without(statement, [name])
    whole = {one.key: one.value(statement).kgco2e for one in fitting(statement)}
    offered = list(fitting(hidden))
    assert {one.key for one in offered} <= set(whole)
    for one in offered:
        assert one.write(hidden)
        assert one.value(hidden).kgco2e == whole[one.key]
    for one in fits(hidden):
        assert one.fits or one.lacks[0].remedy is not None


def test_everything_can_be_hidden_at_once_and_the_number_stays() -> None:
    statement = statement_of(SAMPLES[0])
    hidden = without(statement, HIDEABLE)
    assert hidden.footprint.kgco2e == statement.footprint.kgco2e
    assert hidden.id == statement.id
    said = hidden.model_dump_json()
    assert "pcf@exporter.example" not in said
    assert "CN-ZJ" not in said
    assert "DEMO-TB-2026-000001-9" not in said


def test_hiding_twice_is_hiding_once() -> None:
    statement = statement_of(SAMPLES[1])
    once = without(statement, HIDEABLE)
    assert without(once, HIDEABLE) == once


def test_a_field_that_was_not_given_can_be_hidden() -> None:
    statement = statement_of(SAMPLES[0])
    disclosure = statement.disclosure.model_copy(update={"catena_x": None, "battery": None})
    bare = statement.model_copy(update={"disclosure": disclosure})
    assert without(bare, ["catena_x.customer_part", "battery.performance_class"]) == bare


@pytest.mark.parametrize("name", ["footprint.kgco2e", "", "product", "parts"])
def test_what_cannot_be_hidden_is_refused_in_words(name: str) -> None:
    with pytest.raises(InputError) as refusal:
        without(statement_of(SAMPLES[0]), [name])
    assert refusal.value.findings[0].text.zh


def test_every_field_that_may_be_hidden_is_documented() -> None:
    page = (ROOT / "docs" / "statements.md").read_text(encoding="utf-8")
    assert [name for name in HIDEABLE if f"| `{name}` |" not in page] == []
