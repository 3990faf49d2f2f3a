"""How the inputs of a textile are called in its result."""

from __future__ import annotations

from dataclasses import replace

from footprint.foreground import Line
from footprint.text import Text
from product_models.shared import bill, energy, transport
from product_models.shared.energy import CARRIERS
from product_models.shared.transport import MODES
from product_models.textile.chain import Chain
from product_models.textile.design import TextileDesign
from product_models.textile.fabric import branch
from product_models.textile.fibres import FIBRES
from product_models.textile.garment import default_parts
from product_models.textile.parts import FABRIC_PARTS, GREIGE, PARTS, STEPS, YARN_ROUTES

_MODELLED = (*FABRIC_PARTS, GREIGE, *YARN_ROUTES)
_STEP = {step.key: step.label for step in STEPS}
_GIVEN = {"spinning": "spinning-electricity", "fabric": "fabric-electricity"}


def named_lines(design: TextileDesign) -> dict[str, Line]:
    """Return every line an input of this product may be reported under."""
    lines = [line for chain in chains(design) for line in _chain_lines(chain)]
    return {line.key: line for line in (*lines, *_own_lines(design), *_given_lines(design))}


def chains(design: TextileDesign) -> list[Chain]:
    """Return the chain of each modelled bill line, and that of the product itself."""
    found = [Chain(design)]
    for level in ("yarn", "greige", "fabric"):
        lines = design.lines_at(level)
        for line in lines:
            if line.part in _MODELLED and line.supplier_figure is None:
                parent = Chain(design, branch(found[0], line, lines), parent=line.key)
                found.append(parent)
    return found


def _chain_lines(chain: Chain) -> list[Line]:
    name = _suffix(chain)
    lines = [
        Line(
            chain.code(f"fibre-{key}"),
            Text(fibre.label.en + name.en, fibre.label.zh + name.zh),
            primary=chain.design.blend_known.primary,
            parent=chain.parent,
        )
        for key, fibre in FIBRES.items()
    ]
    for step, label in _STEP.items():
        given = chain.design.values.is_given(_GIVEN.get(step, ""))
        electric = Text(f"{label.en}: electricity{name.en}", f"{label.zh}：电力{name.zh}")
        heat = Text(f"{label.en}: heat{name.en}", f"{label.zh}：热力{name.zh}")
        other = Text(f"{label.en}: other inputs{name.en}", f"{label.zh}：其他投入{name.zh}")
        key = chain.code(f"electricity-{step}")
        parent = None if step == "making" else chain.parent
        lines.append(Line(key, electric, primary=given, parent=parent))
        lines.append(Line(chain.code(f"heat-{step}"), heat, parent=parent))
        lines.append(Line(chain.code(f"inputs-{step}"), other, parent=parent))
    lines += [
        _line(chain, "inputs-repellent", "water repellent finish", "防水整理"),
        _line(chain, "default-haul", "way of the cotton (default)", "棉花运输（缺省）"),
        _line(chain, "waste-carbon", "biogenic carbon in waste", "废料中的生物碳"),
    ]
    return [*lines, *_energy_lines(chain)]


def _energy_lines(chain: Chain) -> list[Line]:
    name, lines = _suffix(chain), []
    for row in chain.design.submission.energy:
        parent = None if row.step == "making" else chain.parent
        label = CARRIERS[row.carrier].label
        line = energy.named(row, _STEP[row.step], label, parent)
        text = Text(line.name.en + name.en, line.name.zh + name.zh)
        key = chain.code(row.key)
        lines.append(replace(line, key=key, name=text))
    return lines


def _line(chain: Chain, key: str, en: str, zh: str) -> Line:
    name = _suffix(chain)
    return Line(chain.code(key), Text(en + name.en, zh + name.zh), parent=chain.parent)


def _suffix(chain: Chain) -> Text:
    """Return whose chain it is, if there are several."""
    lines = (line for line in chain.design.submission.bill if line.key == chain.parent)
    line = next(lines, None)
    if not chain.tag or line is None:
        return Text("", "")
    return Text(f" ({line.name})", f"（{line.name}）")


def _own_lines(design: TextileDesign) -> list[Line]:
    labels = {part.key: part.label for part in PARTS}
    defaults = [
        Line(f"default-{key}", Text(f"{labels[key].en} (default)", f"{labels[key].zh}（缺省）"))
        for key, _, _ in default_parts(design)
    ]
    return [
        *defaults,
        Line("default-transport", Text("inbound transport (default)", "原料运输（缺省）")),
        Line("inputs-product", Text("other inputs", "其他投入")),
        Line("use-wash", Text("washing", "洗涤")),
        Line("use-dry", Text("tumble drying", "烘干")),
        Line("use-iron", Text("ironing", "熨烫")),
        Line("end-of-life", Text("end of life", "废弃处理")),
    ]


def _given_lines(design: TextileDesign) -> list[Line]:
    submission = design.submission
    lines = [bill.named(line) for line in (*submission.bill, *submission.packaging)]
    return [*lines, *(transport.named(leg, MODES) for leg in submission.transport)]
