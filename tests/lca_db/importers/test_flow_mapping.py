"""Foreign flows are told apart by identifier, then by name and place, then by CAS number."""

import csv
import re

import pytest

from footprint.flows import Bucket
from lca_db import load_release
from lca_db.importers.flow_mapping import find_compartment, load_flow_mapping
from lca_db.tables import data_folder

MAPPING = load_flow_mapping()
ROWS = list(
    csv.DictReader(
        (data_folder() / "importers" / "greenhouse_gases.csv")
        .read_text(encoding="utf-8")
        .splitlines()
    )
)


def test_every_flow_of_ours_with_an_ecoinvent_identifier_is_found_by_it():
    for flow in load_release().flows.values():
        if flow.ecoinvent_uuid:
            assert MAPPING.match("any name", flow.ecoinvent_uuid).code == flow.code


def test_every_row_of_the_table_is_found_by_its_identifier_and_by_its_name():
    codes = load_release().flows
    for row in ROWS:
        by_name = MAPPING.match(row["name"], "", row["compartment"])
        assert by_name.greenhouse_gas
        if row["uuid"]:
            found = MAPPING.match("", row["uuid"].upper())
            assert (found.code or "") == row["flow_code"]
            assert found.greenhouse_gas
        assert row["flow_code"] in {"", *codes}


def test_identifiers_stand_once_and_cas_numbers_have_their_check_digit():
    uuids = [row["uuid"] for row in ROWS if row["uuid"]]
    assert len(uuids) == len(set(uuids)) > 300
    for row in ROWS:
        digits = row["cas"].replace("-", "")
        if digits:
            total = sum(place * int(d) for place, d in enumerate(reversed(digits[:-1]), start=1))
            assert total % 10 == int(digits[-1]), row


@pytest.mark.parametrize(
    ("name", "compartment", "cas", "code"),
    [
        ("Carbon dioxide, fossil", "Emissions to air/unspecified", "", "co2-fossil"),
        ("CARBON  DIOXIDE, FOSSIL", "air", "", "co2-fossil"),
        ("Carbon dioxide, fossil", "air/lower stratosphere", "", "co2-aircraft"),
        ("Carbon dioxide, in air", "Raw/in air", "", "co2-uptake"),
        ("carbon dioxide (biogenic)", "Emissions to air, unspecified", "", "co2-biogenic"),
        ("carbon dioxide (biogenic)", "Resources from air", "", "co2-uptake"),
        ("Methane, biogenic", "air", "", "ch4-biogenic"),
        ("Nitrous oxide", "", "", "n2o"),
        ("a refrigerant", "air", "000811-97-2", "hfc-134a"),
        ("Tetrafluoromethan", "Luft/air", "75-73-0", "cf4"),
        ("Carbon dioxide, fossil", "大气", "", "co2-fossil"),
    ],
)  # fmt: skip
def test_names_and_cas_numbers_lead_to_our_flows(name, compartment, cas, code):
    assert MAPPING.match(name, "", compartment, cas).code == code


def test_a_carbon_of_unknown_origin_is_left_to_the_reader():
    found = MAPPING.match("Carbon dioxide, peat oxidation", "", "air", "124-38-9")
    assert (found.code, found.greenhouse_gas) == (None, True)
    assert {"co2-fossil", "co2-biogenic", "co2-luc"} <= set(found.proposals)


@pytest.mark.parametrize(
    "name",
    ["Methane, chlorodifluoro-, HCFC-22", "Ethane, 1,1,1-trifluoro-, HFC-143a", "HFC-227ea",
     "Methane, from soil or biomass stock", "R-404A"],
)  # fmt: skip
def test_greenhouse_gases_we_lack_are_marked(name):
    found = MAPPING.match(name, "", "air")
    assert (found.code, found.greenhouse_gas) == (None, True)


@pytest.mark.parametrize(
    "name",
    ["HFC-4310", "Perfluorooctane", "Refrigerant mix", "Greenhouse gases", "含氟气体", "CO2 total"],
)
def test_names_that_sound_like_one_are_a_doubt(name):
    assert MAPPING.match(name, "", "air").greenhouse_gas is None


@pytest.mark.parametrize(
    ("name", "compartment"),
    [
        ("Sulfur dioxide", "air"),
        ("Hydrogen fluoride", "air"),
        ("Methane, fossil", "water/ocean"),
        ("Carbon dioxide, fossil", "water/ground-"),
        ("Fluoranthene", "air"),
        ("Carbon monoxide, fossil", "air"),
        ("Methanesulfonic acid", "air"),
    ],
)
def test_other_flows_and_other_compartments_do_not_count(name, compartment):
    found = MAPPING.match(name, "", compartment)
    assert (found.code, found.greenhouse_gas) == (None, False)


def test_an_uptake_given_out_and_an_emission_taken_in_change_sign():
    emission = MAPPING.match("Carbon dioxide, fossil", "", "air")
    uptake = MAPPING.match("Carbon dioxide, in air", "", "natural resource/in air")
    assert emission.amount(2.0, is_input=False) == uptake.amount(2.0, is_input=True) == 2.0
    assert emission.amount(2.0, is_input=True) == uptake.amount(2.0, is_input=False) == -2.0


def test_removals_are_resources_and_all_else_is_given_out():
    flows = load_release().flows
    for row in ROWS:
        if row["flow_code"]:
            removal = flows[row["flow_code"]].bucket is Bucket.BIOGENIC_REMOVAL
            assert removal == (row["compartment"] == "resource")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "air"),
        ("Elementary flows/Emission to air/urban air close to ground", "air"),
        ("Elementary flows/Resource/in ground", "resource"),
        ("Emissions to water/ground-", "water"),
        ("Emissions to soil/agricultural", "soil"),
        ("natural resource/in water", "resource"),
        ("non-urban air or from high stacks", "air"),
    ],
)
def test_compartments_are_read_in_any_wording(text, place):
    assert find_compartment(text) == place


def test_the_table_names_no_field_it_does_not_have():
    assert re.fullmatch("uuid,flow_code,name,cas,compartment", ",".join(ROWS[0]))
