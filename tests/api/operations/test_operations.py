"""Readiness, the events of certificates in the metrics, several processes, the reference page."""

import os
import re
import subprocess
import sys

from api.certificates.tables import CertificateEventRow
from api.database.engine import Database
from api.database.schema import upgrade
from api.web.service import Service
from api.web.settings import Settings
from tests.api.operations.test_watch import figures
from tests.api.rows import Rows
from tests.api.world import World


def test_a_service_without_its_database_lives_but_is_not_ready(world, tmp_path):
    settings = Settings(data_folder=tmp_path, database_url=f"sqlite:///{tmp_path}/no/such.db")
    world.client.app.state.service = Service(settings)
    assert world.client.get("/healthz").status_code == 200
    answer = world.client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")


def test_a_service_with_old_tables_is_not_ready(tmp_path):
    settings = Settings(data_folder=tmp_path)
    database = Database(settings.database)
    upgrade(database)
    service = Service(settings, database)
    world = World(service, service.clock)
    assert world.client.get("/readyz").json()["database"] == "ready"
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001_identity'")
    answer = world.client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "old")
    database.close()


def test_readiness_says_whether_certificates_can_be_issued(world):
    assert world.client.get("/readyz").json()["issuing"] is True
    world.service.settings.keystore_passphrase = None
    assert world.client.get("/readyz").json()["issuing"] is False


def test_certificate_events_are_counted_from_the_database(world):
    assert not any("certificate_events" in name for name in figures(world))
    Rows(world).row_of(CertificateEventRow.__table__)
    assert figures(world)['tanbiao_certificate_events_total{kind="x"}'] == 1


def test_metrics_are_answered_without_a_database(world):
    with world.service.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE certificate_events")
    assert world.client.get("/metrics").status_code == 200


COUNTING = """
import sys
from api.operations.metrics import Metrics
from api.web.service import Service
from api.web.settings import Settings
metrics = Metrics(Service(Settings(data_folder=sys.argv[1])))
metrics.count("GET", "/x", 200, 0.1)
print(metrics.text().decode())
"""


def test_several_processes_share_their_figures(tmp_path):
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics")}
    (tmp_path / "metrics").mkdir()
    command = [sys.executable, "-c", COUNTING, str(tmp_path)]
    shown = [
        subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
        for _ in range(2)
    ]
    series = 'tanbiao_requests_total{method="GET",route="/x",status="200"}'
    assert f"{series} 1.0" in shown[0]
    assert f"{series} 2.0" in shown[1]


def test_the_reference_page_needs_nobody_elses_server(world):
    page = world.client.get("/docs")
    assert page.status_code == 200
    assert "/v1/sessions" in page.text
    assert set(re.findall(r'(?:src|href|action)="([^"]*)"', page.text)) == {"/openapi.json"}
    assert "url(" not in page.text
    assert "<script" not in page.text
