"""Setting the service up on the command line, starting it, and what keeps it from starting."""

import re

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from api.database.engine import Database
from api.identity.passwords import verify_password
from api.identity.tables import AuditRow, Membership, Organisation, Person
from api.serving import running
from api.serving.commands import serving
from footprint.errors import TanbiaoError

INIT = ("service", "init", "--email", "op@example.org", "--name", "Op")
BODY = ("--kind", "certification-body", "--name-en", "Body", "--name-zh", "机构")
PERSON = ("service", "add-person", "--organisation", "EXMP", "--role", "verifier")
VERIFIER = (*PERSON, "--email", "v@body.example", "--name", "V")


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command in a folder of its own; a refusal is raised, as the main program shows it."""
    monkeypatch.setenv("TANBIAO_DATA_FOLDER", str(tmp_path / "data"))

    def command(*words):
        done = CliRunner().invoke(serving, [*words, "-l", "en"])
        if isinstance(done.exception, TanbiaoError):
            raise done.exception
        assert done.exit_code == 0, done.output
        return " ".join(done.output.split())

    return command


@pytest.fixture
def rows(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'data' / 'tanbiao.db'}")

    def query(statement):
        with database.reading() as session:
            return list(session.scalars(statement))

    yield query
    database.close()


def test_init_makes_the_operator_with_a_password_shown_once(run, rows):
    shown = run(*INIT)
    password = re.search(r"shown once: (\S+)", shown)[1]
    (person,) = rows(select(Person))
    assert person.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert verify_password(password, person.password_hash) == (True, None)
    assert sorted(rows(select(Membership.role))) == ["administrator", "operator"]
    assert "organisation-added" in rows(select(AuditRow.kind))


def test_a_password_that_was_given_is_not_shown(run, monkeypatch):
    monkeypatch.setenv("TANBIAO_PASSWORD", "rain over the old harbour")
    assert "rain" not in run(*INIT)


def test_a_second_init_changes_nothing(run, rows):
    run(*INIT)
    with pytest.raises(TanbiaoError, match="has its operator already"):
        run(*INIT)
    assert len(rows(select(Person))) == 1


def test_a_weak_password_leaves_no_half_made_operator(run, rows, monkeypatch):
    monkeypatch.setenv("TANBIAO_PASSWORD", "short")
    with pytest.raises(TanbiaoError, match="too weak"):
        run(*INIT)
    assert rows(select(Organisation)) == []


def test_organisations_and_people_are_added(run, rows):
    run("service", "add-organisation", *BODY, "--code", "EXMP", "--approved")
    assert "shown once" in run(*VERIFIER)
    assert "keeps its password" in run(*VERIFIER, "--role", "technical-expert")
    assert rows(select(Organisation.approved)) == [True]
    assert sorted(rows(select(Membership.role))) == ["technical-expert", "verifier"]
    assert "EXMP" in run("service", "organisations")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("service", "add-organisation", *BODY), "needs a code"),
        (("service", "add-organisation", *BODY, "--code", "x"), '"--code"'),
        (VERIFIER, "no such organisation"),
        (("service", "reset-password", "nobody@body.example"), "no such account"),
    ],
)
def test_what_cannot_be_done_is_said(run, words, reason):
    with pytest.raises(TanbiaoError, match=reason):
        run(*words)


def test_a_reset_password_replaces_the_old_one(run, rows):
    run(*INIT)
    shown = run("service", "reset-password", "OP@example.org")
    password = re.search(r"shown once: (\S+)", shown)[1]
    assert verify_password(password, rows(select(Person.password_hash))[0])[0]


@pytest.fixture
def served(monkeypatch):
    """Catch what would be served."""
    calls = []
    monkeypatch.setattr(running.uvicorn, "run", lambda *_, **options: calls.append(options))
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    return calls


def test_serve_brings_the_tables_up_and_says_where_it_is(run, served, rows, monkeypatch):
    monkeypatch.setenv("TANBIAO_KEYSTORE_PASSPHRASE", "a passphrase for tests only")
    shown = run("serve", "--port", "8123")
    assert shown == "Tanbiao is at http://127.0.0.1:8123"
    assert served[0]["port"] == 8123
    assert served[0]["access_log"] is False
    assert rows(select(Organisation)) == []


def test_serve_warns_that_nothing_can_be_issued(run, served, monkeypatch):
    monkeypatch.delenv("TANBIAO_KEYSTORE_PASSPHRASE", raising=False)
    assert "no certificate can be issued" in run("serve")


def test_several_processes_share_a_folder_for_their_figures(run, served, tmp_path, monkeypatch):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")  # restored after the test
    run("serve", "--workers", "2")
    assert served[0]["workers"] == 2
    assert running.os.environ["PROMETHEUS_MULTIPROC_DIR"] == str(tmp_path / "data" / "metrics")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("DATABASE_URL", "nonsense", "cannot be reached"),
        ("DATABASE_URL", "mysql://host/x", "cannot be reached"),
        ("DATABASE_URL", "sqlite:////no/such/folder/x.db", "cannot be reached"),
        ("SESSION_HOURS", "many", "TANBIAO_SESSION_HOURS is not right"),
        ("DATA_FOLDER", "/dev/null/x", "data folder cannot be made"),
    ],
)
def test_what_keeps_the_service_from_starting_is_a_sentence(
    run, served, monkeypatch, name, value, reason
):
    monkeypatch.setenv(f"TANBIAO_{name}", value)
    with pytest.raises(TanbiaoError, match=reason):
        run("serve")
    assert served == []


def test_an_unreachable_server_does_not_show_its_password(run, served, monkeypatch):
    monkeypatch.setenv("TANBIAO_DATABASE_URL", "postgresql://u:hunter2@127.0.0.1:1/x")
    with pytest.raises(TanbiaoError, match="cannot be reached") as refusal:
        run("serve")
    assert "hunter2" not in refusal.value.say("zh") + refusal.value.say("en")


def test_a_database_of_a_newer_version_is_not_touched(run, served, tmp_path):
    run("service", "upgrade")
    database = Database(f"sqlite:///{tmp_path / 'data' / 'tanbiao.db'}")
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999_future'")
    database.close()
    with pytest.raises(TanbiaoError, match="newer version"):
        run("serve")


def test_missing_packages_are_named(run, monkeypatch):
    monkeypatch.setattr("api.serving.commands._PACKAGES", ("no_such_package_anywhere",))
    with pytest.raises(TanbiaoError, match=r"pip install 'tanbiao\[service\]'"):
        run("serve")
