"""Electricity claims: tested, never counted twice, shown beside the result without them."""

import pytest

from api.assess import assess_submission
from footprint.bom import ElectricityContract, EnergyLine, Product, Submission
from footprint.errors import InputError
from lca_db import load_release
from product_models.pv_module import FAMILY

CERTIFICATES = tuple(f"{number:032d}" for number in range(20))
PASSED = dict.fromkeys(
    ("conveys_attributes", "sole_claim", "retired", "close_in_time", "same_market"), True
)


def contract(**changes):
    values = {
        "key": "G1",
        "instrument": "green-certificate",
        "energy_line": "E1",
        "amount_kwh": 10_000,
        "technology": "wind",
        "certificates": CERTIFICATES[:10],
    } | PASSED
    return ElectricityContract(**(values | changes))


def submit(*contracts, accounting=None):
    row = EnergyLine(
        key="E1",
        step="module",
        carrier="electricity",
        amount=20,
        unit="MWh",
        output_amount=1500,
        output_unit="kWp",
        location="CN-ZJ",
    )
    return Submission(
        family="pv-module",
        product=Product(name="module"),
        parameters={
            "technology": "topcon",
            "construction": "glass-glass",
            "power": 585,
            "area": 2.583,
            "mass": 32.0,
        },
        energy=(row,),
        contracts=contracts,
        accounting=accounting,
    )


def assess(submission):
    return assess_submission(submission, FAMILY, load_release()).footprint


def test_without_a_claim_nothing_is_said_of_claims():
    assert assess(submit()).electricity_claims is None


def test_both_ways_stand_side_by_side_and_the_choice_decides_the_total():
    location, market = assess(submit(contract())), assess(submit(contract(), accounting="market"))
    for footprint in (location, market):
        claims = footprint.electricity_claims
        assert claims.market_based_kgco2e < claims.location_based_kgco2e
        total = (
            claims.location_based_kgco2e if footprint is location else claims.market_based_kgco2e
        )
        assert footprint.kgco2e == pytest.approx(total, rel=1e-12)
        assert sum(row.kgco2e for row in footprint.stages) == pytest.approx(footprint.kgco2e)
    assert location.kgco2e == pytest.approx(assess(submit()).kgco2e, rel=1e-12)


def test_half_a_row_is_wind_with_its_losses_and_the_rest_is_the_residual_mix():
    market = assess(submit(contract(), accounting="market"))
    datasets = {row.dataset: row.amount for row in market.inputs if row.line == "E1"}
    kwh_per_kwp = 20_000 / 1500
    assert datasets["electricity-residual-cn-2023"] == pytest.approx(kwh_per_kwp / 2)
    assert datasets["electricity-transmission-cn-2024"] == pytest.approx(kwh_per_kwp / 2)
    wind = datasets["electricity-wind-cn-2024"] / (kwh_per_kwp / 2)
    assert 1.02 < wind < 1.10, "delivered electricity carries its line losses"


def test_an_own_plant_has_no_line_losses():
    own = contract(instrument="on-site", technology="photovoltaic", certificates=())
    market = assess(submit(own, accounting="market"))
    datasets = {row.dataset: row.amount for row in market.inputs if row.line == "E1"}
    assert "electricity-transmission-cn-2024" not in datasets
    assert datasets["electricity-photovoltaic-cn-2024"] == pytest.approx(20_000 / 1500 / 2)


@pytest.mark.parametrize("test", PASSED)
@pytest.mark.parametrize("answer", [False, None])
def test_a_claim_that_fails_or_leaves_a_test_open_does_not_count(test, answer):
    footprint = assess(submit(contract(**{test: answer}), accounting="market"))
    assert not footprint.electricity_claims.contracts[0].counts
    assert footprint.kgco2e == pytest.approx(footprint.electricity_claims.location_based_kgco2e)
    assert any(row.code == "claim-not-counted" for row in footprint.findings)


@pytest.mark.parametrize(
    ("contracts", "said"),
    [
        (
            (contract(factor_kgco2e_per_kwh=0.3, factor_kind="co2-emission-factor"),),
            "carbon footprint factor",
        ),
        ((contract(energy_line="E9"),), "no row"),
        ((contract(amount_kwh=30_000, certificates=CERTIFICATES),), "30,000 kWh are claimed"),
        ((contract(), contract(key="G2")), "used 2 times"),
        ((contract(certificates=("abc",)),), "no green-certificate identifier"),
        ((contract(certificates=CERTIFICATES[:9]),), "cover 9,000 kWh"),
        ((contract(instrument="promise"),), "promise"),
        ((contract(technology="fusion"),), "fusion"),
        ((contract(technology=None, factor_kgco2e_per_kwh=0.1),), "kind of factor"),
    ],
)
def test_what_can_never_be_a_claim_is_refused_in_a_sentence(contracts, said):
    with pytest.raises(InputError) as caught:
        assess(submit(*contracts))
    assert said in caught.value.say("en")
    assert caught.value.say("zh") != caught.value.say("en")


def test_a_suppliers_life_cycle_factor_is_taken_as_it_stands():
    supplied = contract(
        instrument="supplier-mix",
        technology=None,
        certificates=(),
        amount_kwh=20_000,
        factor_kgco2e_per_kwh=0.1,
        factor_kind="carbon-footprint-factor",
    )
    market = assess(submit(supplied, accounting="market"))
    line = next(row for row in market.lines if row.key == "E1")
    assert line.kgco2e == pytest.approx(20_000 / 1500 * 0.1)


def test_an_unknown_way_of_accounting_is_refused():
    with pytest.raises(InputError, match="location, market"):
        assess(submit(accounting="wishful"))
