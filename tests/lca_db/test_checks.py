"""The shipped tables pass every check, and each check fails on what it is there for."""

import time
from dataclasses import replace

import pytest

from footprint.inventory import Exchange, ExchangeKind, Provenance
from lca_db import checks, load_release
from lca_db.plausibility import conditioning


def changed(database, changed_code, **fields):
    """Return the database with one activity changed."""
    return replace(
        database,
        activities=tuple(
            replace(one, **fields) if one.code == changed_code else one
            for one in database.activities
        ),
    )


def activity(database, code):
    return next(one for one in database.activities if one.code == code)


def with_exchange(database, code, **fields):
    """Return the database with the first exchange of one activity changed."""
    first, *others = activity(database, code).exchanges
    return changed(database, code, exchanges=(replace(first, **fields), *others))


def codes(findings):
    return {found.code for found in findings}


def test_the_shipped_tables_pass_every_check(database):
    assert checks.check_all(database) == ()


def test_every_check_is_run():
    defined = {value for name, value in vars(checks).items() if name.startswith("check_")}
    assert defined - {checks.check_all} == set(checks.CHECKS)


@pytest.mark.parametrize(
    ("check", "code", "fields", "finding"),
    [
        (checks.check_codes, "tin-cn", {"code": "zinc-glo", "location": "GLO"}, "duplicate-code"),
        (checks.check_codes, "tin-cn", {"location": "DE"}, "wrong-code"),
        (checks.check_codes, "tin-cn", {"code": "Tin_cn"}, "wrong-code"),
        (checks.check_codes, "electricity-de-2023", {"year": 2022}, "wrong-code"),
        (checks.check_units, "tin-cn", {"unit": "stone"}, "unknown-unit"),
        (checks.check_units, "solar-glass-cn", {"unit": "m2"}, "wrong-unit"),
        (checks.check_processes, "solar-glass-cn", {"aggregated": True}, "wrong-kind-of-process"),
        (checks.check_processes, "tin-cn", {"aggregated": False}, "wrong-kind-of-process"),
        (checks.check_processes, "tin-cn", {"exchanges": ()}, "wrong-kind-of-process"),
        (checks.check_locations, "tin-cn", {"location": "XX"}, "unknown-location"),
        (checks.check_sources, "tin-cn", {"source_id": "hearsay"}, "unknown-source"),
    ],
)
def test_a_broken_activity_is_found(database, check, code, fields, finding):
    assert codes(check(changed(database, code, **fields))) == {finding}


@pytest.mark.parametrize(
    ("check", "fields", "finding"),
    [
        (checks.check_inputs, {"input": "unobtainium-glo"}, "unresolved-input"),
        (checks.check_inputs, {"input": "solar-glass-cn"}, "own-product"),
        (checks.check_units, {"unit": "stone"}, "unknown-unit"),
        (checks.check_units, {"unit": "kWh"}, "wrong-unit"),
        (checks.check_sources, {"source_id": "hearsay"}, "unknown-source"),
    ],
)
def test_a_broken_exchange_is_found(database, check, fields, finding):
    technosphere = {"kind": ExchangeKind.TECHNOSPHERE, "input": "soda-ash-cn", "unit": "kg"}
    broken = with_exchange(database, "solar-glass-cn", **technosphere | fields)
    assert codes(check(broken)) == {finding}


def test_an_emission_that_is_no_flow_is_found(database):
    broken = with_exchange(database, "tin-cn", input="co3")
    assert codes(checks.check_inputs(broken)) == {"unresolved-input"}


def test_an_emission_must_be_a_mass(database):
    broken = with_exchange(database, "tin-cn", unit="m3")
    assert codes(checks.check_units(broken)) == {"wrong-unit"}


def test_an_input_in_another_unit_of_the_same_kind_is_fine(database):
    first = activity(database, "electricity-cn-2023").exchanges[0]
    converted = with_exchange(database, "electricity-cn-2023", amount=first.amount * 3.6, unit="MJ")
    assert checks.check_all(converted)[1:] == ()  # the mix alone is counted in kWh
    assert not list(checks.check_units(converted))


@pytest.mark.parametrize(
    ("input_code", "amount"),
    [
        ("electricity-coal-cn-2023", 0.2),
        ("electricity-coal-cn-2023", 1.2),
        ("electricity-transmission-cn-2023", 0.5),
    ],
)
def test_an_electricity_mix_must_sum_to_one_with_losses(database, input_code, amount):
    mix = activity(database, "electricity-cn-2023")
    exchanges = tuple(
        replace(one, amount=amount) if one.input == input_code else one for one in mix.exchanges
    )
    broken = changed(database, mix.code, exchanges=exchanges)
    assert codes(checks.check_electricity_mixes(broken)) == {"wrong-electricity-mix"}


@pytest.mark.parametrize("parent", [None, "CN-ZJ", "XX"])
def test_parents_must_end_in_the_world(database, parent):
    loose = replace(database.locations["CN"], parent=parent)
    broken = replace(database, locations={**database.locations, "CN": loose})
    assert codes(checks.check_locations(broken)) == {"loose-location"}


def test_a_source_without_a_licence_is_found(database):
    bare = replace(database.sources["uslci"], licence="")
    broken = replace(database, sources={**database.sources, "uslci": bare})
    assert codes(checks.check_sources(broken)) == {"no-licence"}


def test_a_method_without_a_factor_is_found(database):
    method = database.methods["ar6-gwp100"]
    factors = {code: factor for code, factor in method.factors.items() if code != "sf6"}
    broken = replace(database, methods={"short": replace(method, factors=factors)})
    assert codes(checks.check_methods(broken)) == {"incomplete-method"}


def test_a_basis_that_replaces_by_no_electricity_is_found(database):
    basis = replace(database.bases["national-2024"], replace={"electricity-cn-2023": "tin-cn"})
    broken = replace(database, bases={basis.key: basis})
    assert codes(checks.check_bases(broken)) == {"wrong-basis"}


def test_search_words_of_nothing_are_found(database):
    broken = replace(database, synonyms={"unobtainium": ("stuff",)})
    assert codes(checks.check_synonyms(broken)) == {"loose-synonyms"}


def test_a_negative_footprint_is_found(database):
    broken = with_exchange(database, "tin-cn", amount=-5.0)
    assert "negative-footprint" in codes(checks.check_footprints(broken))


def test_uptake_of_biogenic_carbon_is_no_negative_footprint(database):
    uptake = Exchange(ExchangeKind.BIOSPHERE, "co2-uptake", 50.0, "kg", Provenance.SEEN, "calc")
    exchanges = (*activity(database, "tin-cn").exchanges, uptake)
    assert not list(checks.check_footprints(changed(database, "tin-cn", exchanges=exchanges)))


def test_a_system_without_a_solution_is_found(database):
    loop = Exchange(ExchangeKind.TECHNOSPHERE, "zinc-glo", 1.0, "kg", Provenance.SEEN, "calc")
    back = replace(loop, input="tin-cn")
    broken = changed(changed(database, "tin-cn", exchanges=(loop,)), "zinc-glo", exchanges=(back,))
    assert "singular-system" in codes(checks.check_footprints(broken))


def test_findings_say_where_they_stand(database):
    (finding,) = checks.check_inputs(with_exchange(database, "tin-cn", input="co3"))
    row = database.rows["tin-cn"][1][0]
    assert finding.say("en").startswith(f'sheet "metals/exchanges.csv", row {row}: tin-cn takes')


def test_a_source_that_does_not_say_where_it_was_seen_is_found(database):
    bare = replace(database.sources["uslci"], where_seen="")
    broken = replace(database, sources={**database.sources, "uslci": bare})
    assert codes(checks.check_sources(broken)) == {"no-place-seen"}


def test_a_seen_figure_of_an_unseen_source_is_found(database):
    broken = with_exchange(
        database, "solar-glass-cn", provenance=Provenance.SEEN, source_id="recalled"
    )
    assert codes(checks.check_sources(broken)) == {"unseen-source"}


def with_amount(database, code, input_code, factor):
    """Return the database with one input of an activity multiplied."""
    exchanges = tuple(
        replace(one, amount=one.amount * factor) if one.input == input_code else one
        for one in activity(database, code).exchanges
    )
    return changed(database, code, exchanges=exchanges)


@pytest.mark.parametrize(
    ("code", "input_code", "factor", "found"),
    [
        ("diesel-burned-cn", "co2-fossil", 1.1, {"carbon-out-of-balance"}),
        ("hard-coal-burned-cn", "co2-fossil", 0.8, {"carbon-out-of-balance"}),
        ("natural-gas-burned-cn", "co2-fossil", 0, {"carbon-out-of-balance"}),
        ("diesel-burned-cn", "diesel-cn", 0.98, set()),
        ("gasoline-burned-cn", "gasoline-cn", 1.1, {"energy-out-of-balance"}),
        (
            "natural-gas-burned-rer",
            "natural-gas-gb",
            0.5,
            {"carbon-out-of-balance", "energy-out-of-balance"},
        ),
        (
            "electricity-coal-unit-process-cn",
            "hard-coal-cn",
            0.3,
            {"carbon-out-of-balance", "energy-out-of-balance"},
        ),
    ],
)
def test_what_burns_must_balance(database, code, input_code, factor, found):
    assert codes(checks.check_burning(with_amount(database, code, input_code, factor))) == found


def test_a_fuel_in_another_unit_balances_too(database):
    diesel = activity(database, "diesel-burned-cn")
    grams = tuple(
        replace(one, amount=one.amount * 1000, unit="g") if one.input == "diesel-cn" else one
        for one in diesel.exchanges
    )
    assert not list(checks.check_burning(changed(database, diesel.code, exchanges=grams)))


@pytest.mark.parametrize(("factor", "sound"), [(1, True), (0.8, False), (1.5, False)])
def test_heat_comes_from_as_much_energy(database, factor, sound):
    broken = with_amount(database, "heat-hard-coal-cn", "hard-coal-burned-cn", factor)
    assert bool(list(checks.check_heat(broken))) is not sound


def test_a_fuel_that_is_no_dataset_is_found(database):
    (fuel, *_) = database.fuels.values()
    broken = replace(database, fuels={"peat-cn": replace(fuel, code="peat-cn")})
    assert codes(checks.check_fuels(broken)) == {"unknown-fuel"}


def test_a_footprint_out_of_range_is_found_with_the_reason(database):
    broken = with_exchange(database, "concrete-c40-cn", amount=5000.0)
    (finding,) = checks.check_ranges(broken)
    assert finding.code == "implausible-footprint"
    assert "100–700 is plausible: concrete by cement content" in finding.say("en")
    assert "混凝土" in finding.say("zh")


def test_a_dataset_of_a_theme_and_unit_without_a_range_is_found(database):
    ranges = tuple(one for one in database.ranges if one.theme != "vehicle")
    assert codes(checks.check_ranges(replace(database, ranges=ranges))) == {"no-range"}


def test_every_range_holds_its_bounds_and_is_used(database):
    used = {(one.theme, one.unit) for one in database.activities}
    assert {(one.theme, one.unit) for one in database.ranges} == used
    for one in database.ranges:
        assert 0 < one.low < one.high
        assert one.reason.en != one.reason.zh


def test_the_system_is_well_conditioned(database):
    condition, residual = conditioning(database)
    assert 1 < condition < 1e10
    assert residual < 1e-11


def test_a_badly_conditioned_system_is_found(database):
    loop = Exchange(ExchangeKind.TECHNOSPHERE, "zinc-glo", 1.0, "kg", Provenance.SEEN, "calc")
    back = replace(loop, input="tin-cn", amount=1 - 1e-13)
    broken = changed(changed(database, "tin-cn", exchanges=(loop,)), "zinc-glo", exchanges=(back,))
    assert "ill-conditioned" in codes(checks.check_conditioning(broken))


def test_an_older_release_passes_what_it_can_be_checked_for():
    assert checks.check_all(load_release("2026.1").database) == ()


def test_checking_everything_is_quick(database):
    started = time.perf_counter()
    checks.check_all(database)
    assert time.perf_counter() - started < 2
