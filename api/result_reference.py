"""Write docs/result.md, the description of result.json, from the schema of the result.

Run ``python -m api.result_reference`` after a change of `footprint.result`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from api.outputs import CSV_COLUMNS
from footprint.result import Footprint

PAGE = Path(__file__).parents[1] / "docs" / "result.md"
INTRODUCTION = Path(__file__).parent / "templates" / "result.md"

MEANINGS = {
    "activity": "code of the foreground step",
    "aircraft": "aircraft emissions, without a radiative-forcing factor",
    "biogenic_emission": "biogenic emissions",
    "biogenic_removal": "biogenic removals, negative",
    "boundary": "key of the system boundary",
    "boundary_label": "the system boundary in words",
    "bucket": "which of the five kinds it is reported in",
    "buckets": "the footprint split into the five kinds",
    "chosen": "whether this result was made with it",
    "citation": "where it was read",
    "clause": "clause of the rule it rests on",
    "code": "stable code",
    "code_version": "version of the program",
    "cutoff_share": "links below this share of the total are left out",
    "data_quality": "ratings of the datasets used",
    "contracts": "what is claimed, a row each",
    "counts": "whether it meets all tests and so enters the market-based result",
    "depth": "steps from the product, which is 0",
    "electricity": "key of the grid basis this result was made with",
    "electricity_claims": "contracts and certificates for electricity, if any",
    "electricity_effects": "the total under every grid basis",
    "en": "English",
    "energy_line": "key of the energy row it is claimed for",
    "family": "key of the product family",
    "family_label": "the product family in words",
    "findings": "what a reader should know: defaults, gaps, cut-offs, choices",
    "formula": "chemical formula; empty for an aggregate",
    "fossil": "fossil emissions and removals",
    "functional_unit": "what the footprint is given per",
    "functional_units": "the same footprint per every functional unit of the family",
    "gases": "elementary flows, largest first",
    "geographical": "GeR",
    "hashes": "what the result was made from",
    "help": "what the choice means",
    "inputs": "direct inputs and emissions of the product's own steps; they sum to the total",
    "instrument": "kind of contract or certificate",
    "key": "stable key",
    "kgco2e": "footprint [kg CO2e per functional unit]",
    "label": "name",
    "land_use_change": "direct land-use change",
    "licence": "terms of the source",
    "line": "key of the line it is reported under",
    "links": "who passes which footprint on to whom",
    "location": "location code; empty or null where there is none",
    "manufacturer": "as given; empty if not given",
    "method": "characterization method",
    "method_code": "code of the method",
    "model": "model designation as given; empty if not given",
    "model_name": "name and version of the product model",
    "name": "name",
    "nodes": "activities of the supply chain",
    "period_end": "last day of the period the data stand for (ISO 8601)",
    "period_start": "first day of the period the data stand for (ISO 8601)",
    "primary": "amount given by the maker, not a default",
    "primary_data_share": "share of the total reached through amounts given by the maker only",
    "product": "what was assessed",
    "provenance": "how the amount is known: seen, derived, recalled or assumed",
    "release": "SHA-256 of the background release",
    "release_name": "name of the background release",
    "rule": "product rule the model follows",
    "sankey": "the supply chain above a cut-off, for a picture",
    "schema_version": "version of this document format",
    "severity": "error, warning or note",
    "share": "of the total; null if the total is 0",
    "site": "location code of the final factory",
    "source": "code of the supplying activity",
    "source_id": "key of the source, see `sources`",
    "sources": "sources of the figures of the product's own steps and their datasets",
    "stage": "key of the life-cycle stage",
    "stages": "life-cycle stages in order; they sum to the total",
    "target": "code of the consuming activity",
    "technological": "TeR",
    "temporal": "TiR",
    "text": "place, fact and remedy",
    "unit": "unit of the amount",
    "upstream": "what each activity of the supply chain emits itself; they sum to the total",
    "url": "address; empty if there is none",
    "zh": "simplified Chinese",
}
"""What a field means wherever the schema gives it no description of its own."""
HASHES = {
    "inputs": "SHA-256 of the submission",
    "method": "SHA-256 of the characterization factors",
    "model": "SHA-256 of the product model",
    "code": "SHA-256 of the program",
}

_CONTAINERS = {"array": "list of", "object": "object of"}


def describe_result() -> str:
    """Return the text of docs/result.md."""
    schema = Footprint.model_json_schema()
    columns = ", ".join(f"`{column}`" for column in CSV_COLUMNS)
    introduction = INTRODUCTION.read_text(encoding="utf-8").replace("COLUMNS", columns)
    models = {"Footprint": schema, **schema["$defs"]}
    tables = [_table(name, model) for name, model in models.items() if "properties" in model]
    return introduction + "\n".join(tables)


def unexplained_fields() -> list[str]:
    """Return the fields that neither the schema nor `MEANINGS` explains."""
    schema = Footprint.model_json_schema()
    models = {"Footprint": schema, **schema["$defs"]}
    return [
        f"{name}.{field}"
        for name, model in models.items()
        for field, found in model.get("properties", {}).items()
        if not _meaning(name, field, found)
    ]


def _table(name: str, model: Mapping[str, Any]) -> str:
    heading = f"## {name}\n\n{model['description']}\n\n| field | type | meaning |\n|---|---|---|\n"
    return heading + "".join(f"{row}\n" for row in _rows(name, model))


def _rows(name: str, model: Mapping[str, Any]) -> Iterator[str]:
    for field, found in model["properties"].items():
        yield f"| `{field}` | {_type(found)} | {_meaning(name, field, found)} |"


def _meaning(name: str, field: str, found: Mapping[str, Any]) -> str:
    special = HASHES.get(field, "") if name == "Hashes" else ""
    meaning = str(found.get("description") or special or MEANINGS.get(field, ""))
    return meaning.replace("None", "null")


def _type(found: Mapping[str, Any]) -> str:
    """Return a type in words, for example ``number or null`` or ``list of StageResult``."""
    if "anyOf" in found:
        return " or ".join(_type(one) for one in found["anyOf"])
    if "$ref" in found:
        return _reference(found["$ref"])
    inner = found.get("items") or found.get("additionalProperties")
    return f"{_CONTAINERS[found['type']]} {_type(inner)}" if inner else str(found["type"])


def _reference(address: str) -> str:
    name = address.rsplit("/", 1)[1]
    words = Footprint.model_json_schema()["$defs"][name].get("enum")
    return " \\| ".join(f"`{word}`" for word in words) if words else f"[{name}](#{name.lower()})"


def main() -> None:
    """Write docs/result.md."""
    PAGE.write_text(describe_result(), encoding="utf-8")


if __name__ == "__main__":
    main()
