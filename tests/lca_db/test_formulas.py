"""Formulas of foreign files are calculated by hand, or refused; nothing of them ever runs."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.text import Text
from lca_db.formulas import FormulaError, evaluate, is_number

numbers = st.floats(0.001, 1000).map(lambda value: round(value, 3))


def nothing(name):
    raise FormulaError(Text(f"no {name}", f"没有 {name}"))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("2 ^ 3 ^ 2", 512),
        ("-2 ^ 2", -4),
        ("2 ^ -1", 0.5),
        ("7 - 2 - 1", 4),
        ("8 / 2 / 2", 2),
        ("--3", 3),
        ("1.5e2", 150),
        (".5", 0.5),
        ("Sqrt(16) + ABS(-1)", 5),
        ("ln(exp(2))", 2),
    ],
)
def test_arithmetic_is_that_of_school(formula, value):
    assert evaluate(formula, nothing) == pytest.approx(value)


@given(numbers, numbers, numbers)
def test_any_mixture_gives_what_python_gives(a, b, c):
    formula = f"({a} - {b}) * {c} / ({a} + {b}) ^ 2 + -{c}"
    expected = (a - b) * c / (a + b) ** 2 - c
    assert math.isclose(evaluate(formula, nothing), expected, rel_tol=1e-9, abs_tol=1e-9)


@given(numbers)
def test_the_decimal_mark_is_only_what_it_is_said_to_be(value):
    comma = str(value).replace(".", ",")
    assert evaluate(comma, nothing, ",") == value
    assert is_number(comma, ",")
    if "," in comma:
        assert not is_number(comma, ".")


def value_or_reason(text, mark="."):
    try:
        return evaluate(text, nothing, mark)
    except FormulaError as failure:
        return failure.text


def is_finite_or_reasoned(found):
    return bool(found.en and found.zh) if isinstance(found, Text) else math.isfinite(found)


@given(st.text(max_size=60))
def test_any_text_gives_a_finite_number_or_a_reason(text):
    assert is_finite_or_reasoned(value_or_reason(text))


@given(st.text(alphabet="0123456789.,+-*/^()eE abc_", max_size=60))
def test_anything_like_arithmetic_gives_a_finite_number_or_a_reason(text):
    assert is_finite_or_reasoned(value_or_reason(text, ","))


@pytest.mark.parametrize("text", ["1" * 3000, "(" * 60 + "1" + ")" * 60, "2^" * 60 + "1"])
def test_a_formula_that_is_too_long_or_deep_is_refused(text):
    with pytest.raises(FormulaError):
        evaluate(text, nothing)


def test_names_are_asked_for_and_nothing_else():
    asked = []

    def value_of(name):
        asked.append(name)
        return 2.0

    assert evaluate("mass * 密度 + mass", value_of) == 6.0
    assert asked == ["mass", "密度", "mass"]
