"""Sealing a study, and supplier figures with their validity."""

import uuid

import pytest

from api.identity.tokens import actor_of
from api.submissions.sealing import seal_study, study_of
from api.submissions.tables import StudyRow, VersionRow
from api.web.problems import RefusalError
from tests.api.submissions.handing import (
    CLIENT,
    STRANGER,
    add_evidence,
    document,
    submitted,
    with_line,
)
from tests.api.submissions.test_evidence import PDF, PNG


def seal(world, address, who=CLIENT):
    """Seal a submission as somebody and return the row's identifier and hash."""
    actor = actor_of(world.service.database, world.tokens[who], world.clock())
    with world.service.database.writing() as session:
        row = seal_study(
            session, world.service, actor, uuid.UUID(address.rpartition("/")[2]), world.clock()
        )
        return row.id, row.hash


def supplied(**figure):
    """Return a submission whose frame rests on a supplier's figure alone."""
    made = document(product={"period_start": "2026-01-01", "period_end": "2026-10-31"})
    base = {"kgco2e_per_unit": 9.0, "source": "invented certificate"}
    return with_line(made, "80", part=None, supplier_figure={**base, **figure})


def test_a_study_holds_the_newest_version_and_its_evidence_under_its_hash(world):
    address = submitted(world)
    add_evidence(world, address, PDF)
    made = with_line(document(), "80", amount=2.2)
    world.post(CLIENT, f"{address}/versions", json=made)
    identifier, sealed_hash = seal(world, address)
    with world.service.database.reading() as session:
        study = study_of(session.get_one(StudyRow, identifier))
    assert study.hash == sealed_hash
    assert study.version == 2
    assert study.submission["bill"][2]["amount"] == 2.2
    assert study.result.kgco2e == world.get(CLIENT, address).json()["kgco2e"]
    assert [found.subject for found in study.evidence] == ["line:10"]


def test_sealing_twice_gives_one_study_until_something_changes(world):
    address = submitted(world)
    first = seal(world, address)
    world.clock.forward(days=1)
    assert seal(world, address) == first
    add_evidence(world, address, PNG, name="a.png", kind="image/png")
    second = seal(world, address)
    assert second[1] != first[1]
    world.post(CLIENT, f"{address}/versions", json=with_line(document(), "80", amount=2.2))
    assert seal(world, address)[1] not in {first[1], second[1]}


def test_another_tenant_cannot_seal(world):
    address = submitted(world)
    with pytest.raises(RefusalError) as refused:
        seal(world, address, STRANGER)
    assert refused.value.status == 404


def test_a_version_of_an_unknown_release_is_not_sealed(world):
    address = submitted(world)
    with world.service.database.writing() as session:
        version = session.query(VersionRow).one()
        hashes = {**version.result["hashes"], "release": "0" * 64}
        version.result = {**version.result, "hashes": hashes}
    with pytest.raises(RefusalError) as refused:
        seal(world, address)
    assert refused.value.findings[0].code == "unknown-release"


def test_an_expired_figure_that_nothing_replaces_is_not_sealed(world):
    address = submitted(world, supplied(valid_to="2026-11-21"))
    seal(world, address)
    world.clock.forward(days=1)
    with pytest.raises(RefusalError) as refused:
        seal(world, address)
    assert refused.value.findings[0].code == "supplier-figure-expired"


def test_an_expired_figure_beside_a_part_is_a_finding_only(world):
    made = supplied(valid_to="2026-11-20")
    address = submitted(world, with_line(made, "80", part="frame"))
    seal(world, address)
    figure = world.get(CLIENT, f"{address}/supplier-figures").json()["items"][0]
    assert (figure["state"], figure["mandatory"]) == ("expired", False)
    assert figure["finding"]["code"] == "supplier-figure-expired"


@pytest.mark.parametrize(
    ("figure", "state"),
    [
        ({"valid_from": "2026-01-01", "valid_to": "2027-01-01"}, "valid"),
        ({"valid_to": "2026-11-21"}, "valid"),
        ({"valid_to": "2026-11-20"}, "expired"),
        ({"valid_from": "2026-01-01"}, "without-dates"),
        ({}, "without-dates"),
    ],
)
def test_supplier_figures_are_listed_with_their_validity(world, figure, state):
    address = submitted(world, supplied(**figure))
    listed = world.get(CLIENT, f"{address}/supplier-figures").json()
    assert listed["total"] == 1
    assert (listed["items"][0]["line"], listed["items"][0]["state"]) == ("80", state)
    assert (listed["items"][0]["finding"] is None) == (state != "expired")


def test_a_figure_that_was_not_valid_in_the_period_is_refused_at_once(world):
    answer = world.post(CLIENT, "/v1/submissions", json=supplied(valid_to="2025-12-31"))
    assert answer.status_code == 422
    assert answer.json()["findings"][0]["code"] == "supplier-figure-not-valid"


def test_a_study_whose_evidence_is_lost_is_not_sealed(world):
    address = submitted(world)
    kept = add_evidence(world, address, PDF).json()["sha256"]
    (world.service.settings.data_folder / "evidence" / kept[:2] / kept).unlink()
    with pytest.raises(RefusalError) as refused:
        seal(world, address)
    assert refused.value.status == 503
