"""Write the small world, or sections of a test's own, as a SimaPro CSV export."""

from tests.lca_db.importers.small_world import PROCESSES

UNITS = {"metric ton*km": "tkm", "t": "ton"}


def header(separator="Semicolon", mark=",", version="9.0.0"):
    return (
        "{SimaPro 9.4.0.2}\n{processes}\n{Date: 2026-01-05}\n{Project: Small world}\n"
        f"{{CSV Format version: {version}}}\n{{CSV separator: {separator}}}\n"
        f"{{Decimal separator: {mark}}}\n{{Date separator: -}}\n\n"
    )


def number(value, mark=","):
    return repr(float(value)).replace(".", mark)


def process(products, sections=(), *, name="", treats=False, kind="Unit process"):
    """Return a process block; rows are given as they stand in the file."""
    head = "Waste treatment" if treats else "Products"
    blocks = [("Category type", ["material"]), ("Type", [kind]), ("Process name", [name])]
    blocks += [(head, products), *sections]
    body = "\n".join("\n".join((title, *rows, "")) for title, rows in blocks)
    return f"Process\n\n{body}\nEnd\n\n"


def small_world(mark=","):
    text = header(mark=mark)
    for one in PROCESSES:
        waste = one.amount < 0
        amount, unit = number(abs(one.amount), mark), UNITS.get(one.unit, one.unit)
        rest = "not defined;Others;" if waste else "100;not defined;Others;"
        inputs, wastes = [], []
        for other, quantity in one.inputs:
            supplier = next(found for found in PROCESSES if found.number == other)
            row = (
                f"{_product(supplier)};{UNITS.get(supplier.unit, supplier.unit)};"
                f"{number(abs(quantity), mark)};Undefined;0;0;0;"
            )
            (wastes if supplier.amount < 0 else inputs).append(row)
        air = [
            f"{name};high. pop.;kg;{number(quantity, mark)};Undefined;0;0;0;"
            for name, _, quantity in one.emissions
        ]
        text += process(
            [f"{_product(one)};{unit};{amount};{rest}"],
            [
                ("Materials/fuels", inputs),
                ("Emissions to air", air),
                ("Waste to treatment", wastes),
            ],
            name=one.name,
            treats=waste,
        )
    return text


def _product(one):
    return f"{one.product} {{{one.location}}}| {one.name} | Cut-off, U"
