"""The daily run goes on where it was killed."""

import pytest
from dbos import DBOS

from api.surveillance import schedule, service
from api.work import engine


@pytest.fixture
def running(world):
    engine.start(world.service, {"daily": (schedule.daily, schedule.CRON)})
    yield world
    engine.stop()


def test_the_daily_run_checks_every_certificate_once(running, monkeypatch):
    checked = []
    monkeypatch.setattr(schedule, "expire_due", lambda _: 0)
    monkeypatch.setattr(service, "watched", lambda _: ["a" * 32, "b" * 32])
    monkeypatch.setattr(service, "check", lambda _, one: checked.append(one.hex) or 0)
    DBOS.trigger_schedule("daily").get_result()
    assert checked == ["a" * 32, "b" * 32]


def test_a_run_that_failed_halfway_goes_on_with_the_next_certificate(running, monkeypatch):
    checked = []

    def check(_, one):
        checked.append(one.hex)
        if one.hex.startswith("b") and len(checked) == 2:
            message = "killed"
            raise RuntimeError(message)
        return 0

    monkeypatch.setattr(schedule, "expire_due", lambda _: 0)
    monkeypatch.setattr(service, "watched", lambda _: ["a" * 32, "b" * 32])
    monkeypatch.setattr(service, "check", check)
    handle = DBOS.trigger_schedule("daily")
    with pytest.raises(RuntimeError, match="killed"):
        handle.get_result()
    DBOS.fork_workflow(handle.workflow_id, 4).get_result()
    assert checked == ["a" * 32, "b" * 32, "b" * 32]


def test_the_schedule_is_kept_once_over_two_starts(running):
    engine.stop()
    engine.start(running.service, {"daily": (schedule.daily, schedule.CRON)})
    assert [one["schedule_name"] for one in DBOS.list_schedules()] == ["daily"]
