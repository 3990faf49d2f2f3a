"""A background of five activities that can be solved by hand."""

import numpy as np

from footprint.background import Release, SparseEntries
from footprint.electricity import ElectricityBasis
from footprint.errors import LinkError, error
from footprint.flows import Bucket, Flow
from footprint.foreground import Foreground, FunctionalUnit, Line
from footprint.inventory import Activity, Exchange, ExchangeKind, Provenance, weakness
from footprint.method import Method
from footprint.text import Text

SEEN, DERIVED, ASSUMED = Provenance.SEEN, Provenance.DERIVED, Provenance.ASSUMED
PARENTS = {"CN-ZJ": "CN", "CN": "RAS", "DE": "RER", "RAS": "GLO", "RER": "GLO"}
FLOWS = {
    "co2-fossil": Bucket.FOSSIL,
    "ch4-fossil": Bucket.FOSSIL,
    "co2-uptake": Bucket.BIOGENIC_REMOVAL,
    "co2-biogenic": Bucket.BIOGENIC_EMISSION,
    "co2-luc": Bucket.LAND_USE_CHANGE,
    "co2-aircraft": Bucket.AIRCRAFT,
    "co2e": Bucket.FOSSIL,
}
GWP = Method(
    "test-gwp",
    Text("test", "测试"),
    dict.fromkeys(FLOWS, 1.0) | {"ch4-fossil": 30.0, "co2-uptake": -1.0},
    "test",
)
NATIONAL = ElectricityBasis("national", Text("national", "全国"), Text("", ""))
PROVINCE = ElectricityBasis("province", Text("province", "省级"), Text("", ""), use_province=True)


def takes(code, amount, unit, provenance=SEEN, **more):
    return Exchange(ExchangeKind.TECHNOSPHERE, code, amount, unit, provenance, "test", **more)


def emits(flow, kg, provenance=SEEN, **more):
    return Exchange(ExchangeKind.BIOSPHERE, flow, kg, "kg", provenance, "test", **more)


def makes(code, unit, *exchanges, location="CN", **more):
    ratings = {"technological": 2, "geographical": 2, "temporal": 3} | more
    return Activity(code, Text(code, code), unit, location, exchanges, source_id="test", **ratings)


ACTIVITIES = (
    # 0.8 kg CO2 + 0.001 kg CH4 x 30 = 0.83 kg CO2e per kWh
    makes("electricity-cn-2023", "kWh", emits("co2-fossil", 0.8), emits("ch4-fossil", 0.001)),
    makes("electricity-cn-zj-2023", "kWh", emits("co2-fossil", 0.5), location="CN-ZJ"),
    makes("electricity-de-2023", "kWh", emits("co2-fossil", 0.3), location="DE"),
    # 2 kWh + 1 kg CO2 = 2.66 kg CO2e per kg
    makes(
        "steel-cn", "kg", takes("electricity-cn-2023", 2, "kWh", DERIVED), emits("co2-fossil", 1)
    ),
    makes("wood-glo", "kg", emits("co2-uptake", 1.8), emits("co2-luc", 0.1), location="GLO"),
    makes("flight-glo", "tkm", emits("co2-aircraft", 0.9), location="GLO"),
    makes("glue-glo", "kg", emits("co2e", 4, ASSUMED), location="GLO", technological=None),
)
ELECTRICITY, STEEL = 0.83, 2.66


class TinyBackground:
    """The protocol of `footprint.background`, over the activities above."""

    release = Release("tiny", "0" * 64)

    def __init__(self, activities=ACTIVITIES):
        self._activities = {activity.code: activity for activity in activities}
        self.flows = {
            code: Flow(code, Text(code, code), "", "", bucket, "air", "")
            for code, bucket in FLOWS.items()
        }
        self.activity_codes = tuple(self._activities)
        self.flow_codes = tuple(FLOWS)
        self.technosphere = self._entries(ExchangeKind.TECHNOSPHERE, self.activity_codes)
        self.biosphere = self._entries(ExchangeKind.BIOSPHERE, self.flow_codes)

    def _entries(self, kind, rows):
        found = [
            (rows.index(x.input), column, x.amount, weakness(x, activity.unit))
            for column, activity in enumerate(self._activities.values())
            for x in activity.exchanges
            if x.kind is kind
        ]
        row, column, value, weak = zip(*found, strict=True)
        return SparseEntries(
            np.array(row), np.array(column), np.array(value, dtype=float), np.array(weak)
        )

    def activity(self, code):
        if code not in self._activities:
            raise LinkError(error("unknown", Text(f"no dataset {code}", f"没有数据集 {code}")))
        return self._activities[code]

    def parents(self, location):
        chain = [location]
        while chain[-1] in PARENTS:
            chain.append(PARENTS[chain[-1]])
        return chain

    def find(self, code, location):
        activity = self.activity(code)
        if location is None or activity.location == location:
            return activity
        for place in self.parents(location):
            sibling = code.replace(f"-{activity.location.lower()}", f"-{place.lower()}")
            if sibling in self._activities:
                return self._activities[sibling]
        return activity


def product(*exchanges, others=(), boundary="cradle-to-gate"):
    """Build a foreground whose product takes the given exchanges, all in stage ``making``."""
    lines = {
        x.line for activity in (*others, makes("p", "unit", *exchanges)) for x in activity.exchanges
    }
    return Foreground(
        product="product",
        activities=(
            Activity("product", Text("product", "产品"), "unit", "CN", exchanges, stage="making"),
            *others,
        ),
        stages={"making": Text("making", "制造"), "parts": Text("parts", "部件")},
        lines={key: Line(key, Text(key, key)) for key in lines if key},
        functional_units=(
            FunctionalUnit("product", Text("1 product", "1 件产品"), 1.0),
            FunctionalUnit("dozen", Text("12 products", "12 件产品"), 12.0),
        ),
        boundary=(boundary, Text("cradle to gate", "摇篮到大门")),
        model="test 1.0",
    )
