"""The whole path of a case, from the application to what the judges sign."""

from tests.api.verifications.journey import (
    ACCEPTER,
    APPLICANT,
    LEAD,
    REVIEWER,
    accepted,
    apply,
    at_review,
    declare,
    ok,
)


def test_a_case_walks_from_application_to_review(world):
    case = at_review(world)
    answer = ok(world.get(REVIEWER, f"/v1/cases/{case}"))
    assert answer["state"] == "independent-review"
    assert [way["to"] for way in answer["ways"]] == ["findings-open", "decision", "withdrawn"]
    assert answer["ways"][1]["missing"] == []
    history = ok(world.get(REVIEWER, f"/v1/cases/{case}/history"))
    assert history["intact"]
