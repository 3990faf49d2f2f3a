"""The parameter table of a family's page, made from the code so that it cannot grow old.

``python -m api.family_page`` rewrites the part of every docs/families/KEY.md that stands between
the two marks; the tests hold the pages to the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from product_models.contract import Default, Parameter, ProductFamily, Value
from product_models.discovery import families

BEGIN = "<!-- made by python -m api.family_page: parameters -->"
END = "<!-- end of the made part -->"
FOLDER = Path("docs/families")


def parameter_table(family: ProductFamily) -> str:
    """Return the parameters and parts of a family as Markdown tables."""
    rows = "\n".join(_row(parameter) for parameter in family.parameters)
    parts = "\n".join(
        f"| `{part.key}` | {part.label.en} · {part.label.zh} | {part.unit} | "
        f"{f'`{part.dataset}`' if part.dataset else 'modelled'} |"
        for part in family.parts
    )
    return (
        "| parameter | meaning | unit | range | default | source |\n|---|---|---|---|---|---|\n"
        f"{rows}\n\n| part | name | counted in | dataset |\n|---|---|---|---|\n{parts}\n"
    )


def refreshed(page: str, family: ProductFamily) -> str:
    """Return a page with its made part made anew."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n\n{parameter_table(family)}\n{END}{rest.split(END)[1]}"


def _row(parameter: Parameter) -> str:
    name = f"{parameter.label.en} · {parameter.label.zh}"
    if parameter.choices:
        span = ", ".join(f"`{key}`" for key in parameter.choices)
    elif parameter.minimum is None and parameter.maximum is None:
        span = ""
    else:
        span = f"{parameter.minimum:g}–{parameter.maximum:g}"
    if parameter.mandatory:
        return f"| `{parameter.key}` | {name} | {parameter.unit} | {span} | **mandatory** | |"
    default, source = _defaults(parameter)
    return f"| `{parameter.key}` | {name} | {parameter.unit} | {span} | {default} | {source} |"


def _defaults(parameter: Parameter) -> tuple[str, str]:
    if parameter.default is None:
        return "–", ""
    if not isinstance(parameter.default, Mapping):
        return _value(parameter.default.value), _source(parameter.default)
    values = (f"{key} {_value(one.value)}" for key, one in parameter.default.items())
    sources = dict.fromkeys(_source(one) for one in parameter.default.values())
    return ", ".join(values), "; ".join(sources)


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _source(default: Default) -> str:
    return f"{default.source_id} ({default.provenance.value})"


def main() -> None:
    """Rewrite every family's page."""
    for key, family in families().items():
        path = FOLDER / f"{key}.md"
        path.write_text(refreshed(path.read_text(encoding="utf-8"), family), encoding="utf-8")


if __name__ == "__main__":
    main()
