"""The frame of the service: health, refusals, sizes, ETags."""


def test_health_and_readiness(world):
    assert world.client.get("/healthz").json()["status"] == "alive"
    assert world.client.get("/readyz").json()["status"] == "ready"


def test_an_unknown_address_is_a_problem_in_the_callers_language(world):
    answer = world.client.get("/nowhere", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["detail"] == "there is nothing at this address."
    assert world.client.get("/nowhere").json()["detail"] == "此地址不存在。"


def test_a_known_etag_gives_304(world):
    first = world.client.get("/healthz")
    again = world.client.get("/healthz", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_body_over_the_limit_is_refused(world):
    answer = world.client.post("/healthz", content=b"x" * 51_000_000)
    assert answer.status_code == 413
