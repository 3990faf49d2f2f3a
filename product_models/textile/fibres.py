"""Fibres the family knows: dataset, how they become yarn, and the carbon they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from footprint.text import Text

CO2_PER_CARBON = 44 / 12
"""Mass of carbon dioxide per mass of carbon."""


@dataclass(frozen=True, slots=True)
class Fibre:
    """One fibre.

    Parameters
    ----------
    label
        Its name.
    group
        How it is dyed and disposed of: cellulose, synthetic, polyamide, wool or silk.
    dataset
        Staple fibre; for `ready` fibres the filament that is bought and not spun again.
    filaments
        Melt-spinning dataset by kind of filament (poy, fdy); empty for staple fibres.
    ready
        Whether it enters spun yarn as bought filament.
    carbon
        Biogenic carbon [kg/kg].
    books_uptake
        Whether the dataset already books the carbon dioxide taken up.
    synonyms
        Words bills use for it.
    """

    label: Text
    group: str
    dataset: str
    filaments: Mapping[str, str] = field(default_factory=dict)
    ready: bool = False
    carbon: float = 0.0
    books_uptake: bool = True
    synonyms: tuple[str, ...] = ()


_COTTON, _PULP, _WOOL, _SILK = 0.42, 1.5 / CO2_PER_CARBON, 0.50, 0.48
"""Biogenic carbon [kg/kg]: cotton and pulp as the datasets book it; protein fibres recalled."""

_MELT = {"poy": "polyester-filament-poy-cn-zj", "fdy": "polyester-filament-fdy-cn-zj"}
_RECYCLED = "polyester-recycled-filament-cn-zj"
_PA6, _PA66 = "polyamide-6-filament-cn-zj", "polyamide-66-filament-cn"
_STAPLE = "polyester-staple-fibre-cn"

FIBRES: dict[str, Fibre] = {
    "cotton-xinjiang": Fibre(
        Text("cotton, Xinjiang", "新疆棉"),
        "cellulose",
        "cotton-lint-cn-xj",
        carbon=_COTTON,
        synonyms=("棉花", "皮棉", "新疆皮棉", "cotton"),
    ),
    "cotton-us": Fibre(Text("cotton, USA", "美棉"), "cellulose", "cotton-lint-us", carbon=_COTTON),
    "cotton-india": Fibre(
        Text("cotton, India", "印度棉"), "cellulose", "cotton-lint-in", carbon=_COTTON
    ),
    "cotton-world": Fibre(
        Text("cotton, world average", "棉（全球平均）"),
        "cellulose",
        "cotton-lint-glo",
        carbon=_COTTON,
        books_uptake=False,
        synonyms=("进口棉",),
    ),
    "polyester": Fibre(
        Text("polyester", "涤纶（原生）"),
        "synthetic",
        _STAPLE,
        _MELT,
        synonyms=("涤纶", "聚酯", "聚酯切片", "涤短", "PET"),
    ),
    "polyester-recycled": Fibre(
        Text("recycled polyester", "再生涤纶"),
        "synthetic",
        "polyester-recycled-flake-cn",
        {"poy": _RECYCLED, "fdy": _RECYCLED},
        synonyms=("rPET", "再生聚酯", "瓶片"),
    ),
    "polyamide-6": Fibre(
        Text("polyamide 6", "锦纶6"),
        "polyamide",
        _PA6,
        {"poy": _PA6, "fdy": _PA6},
        ready=True,
        synonyms=("锦纶", "尼龙6", "PA6", "nylon"),
    ),
    "polyamide-66": Fibre(
        Text("polyamide 66", "锦纶66"),
        "polyamide",
        _PA66,
        {"poy": _PA66, "fdy": _PA66},
        ready=True,
        synonyms=("尼龙66", "PA66"),
    ),
    "viscose": Fibre(
        Text("viscose", "粘胶"),
        "cellulose",
        "viscose-staple-fibre-cn",
        carbon=_PULP,
        synonyms=("粘胶短纤", "人棉", "rayon"),
    ),
    "lyocell": Fibre(
        Text("lyocell", "莱赛尔"),
        "cellulose",
        "lyocell-staple-fibre-cn",
        carbon=_PULP,
        synonyms=("天丝", "Tencel"),
    ),
    "wool": Fibre(
        Text("wool top", "羊毛（毛条）"),
        "wool",
        "wool-top-cn",
        carbon=_WOOL,
        books_uptake=False,
        synonyms=("羊毛", "毛条"),
    ),
    "silk": Fibre(
        Text("mulberry silk", "桑蚕丝"),
        "silk",
        "raw-silk-fresh-cocoon-cn-zj",
        ready=True,
        carbon=_SILK,
        books_uptake=False,
        synonyms=("真丝", "生丝", "蚕茧"),
    ),
    "elastane": Fibre(
        Text("elastane", "氨纶"),
        "synthetic",
        "elastane-fibre-cn-zj",
        ready=True,
        synonyms=("氨纶丝", "莱卡", "spandex"),
    ),
    "acrylic": Fibre(
        Text("acrylic", "腈纶"), "synthetic", "acrylic-staple-fibre-cn", synonyms=("腈纶短纤",)
    ),
}
"""Every fibre by key; its share in the blend is the parameter ``KEY-share``."""


def share_key(fibre: str) -> str:
    """Return the parameter that gives the share of a fibre."""
    return f"{fibre}-share"
