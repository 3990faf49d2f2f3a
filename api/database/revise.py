"""Write migrations from the tables as they are declared now.

    python -m api.database.revise              until the first release: the initial ones anew
    python -m api.database.revise "add a mark"  afterwards: one that adds what has changed

Read what it wrote before you commit it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import MigrateOperation, ModifyTableOps, UpgradeOps
from sqlalchemy import MetaData

from api.database.append_only import APPEND_ONLY
from api.database.engine import Database
from api.database.metadata import all_metadata, feature_of
from api.database.rendering import render_item
from api.database.schema import configuration, upgrade

VERSIONS = Path(__file__).parent / "migrations" / "versions"
_HEAD = '''"""{title}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {before!r}


def upgrade() -> None:
    """Make the tables."""
    {code}
'''
_LAST = '''"""Make the databases refuse to change or delete what is a record for good."""

from __future__ import annotations

from alembic import op

from api.database.append_only import forbid_changes

revision = "{revision}"
down_revision = {before!r}

TABLES = {tables}


def upgrade() -> None:
    """Install the triggers."""
    forbid_changes(op.get_bind(), TABLES)
'''


def write_initial(folder: Path) -> list[Path]:
    """Write the initial migrations into a folder: one a feature, then the triggers."""
    metadata = all_metadata()
    with Database("sqlite://").engine.connect() as connection:
        context = MigrationContext.configure(connection)
        operations = produce_migrations(context, metadata).upgrade_ops
        parts = [
            (feature, _code(context, _of_feature(operations, feature)))
            for feature in feature_order(metadata)
        ]
    texts, before = {}, None
    for number, (feature, code) in enumerate(parts, 1):
        revision = f"{number:04}_{feature}"
        title = f"Tables of the feature `{feature}`"
        texts[revision] = _HEAD.format(title=title, revision=revision, before=before, code=code)
        before = revision
    last = f"{len(parts) + 1:04}_append_only"
    texts[last] = _LAST.format(revision=last, before=before, tables=APPEND_ONLY)
    return [_write(folder / f"v{name}.py", text) for name, text in texts.items()]


def feature_order(metadata: MetaData) -> list[str]:
    """Return the features so that each comes after those its tables point to."""
    needs: dict[str, set[str]] = {}
    for table in metadata.sorted_tables:
        feature = feature_of(table.name)
        others = {feature_of(key.column.table.name) for key in table.foreign_keys}
        needs.setdefault(feature, set()).update(others - {feature})
    order: list[str] = []
    while len(order) < len(needs):
        free = [name for name in needs if name not in order and needs[name] <= set(order)]
        if not free:
            message = f"features point to each other: {sorted(set(needs) - set(order))}"
            raise ValueError(message)
        order.append(min(free))
    return order


def _of_feature(operations: UpgradeOps | None, feature: str) -> list[MigrateOperation]:
    return [
        operation
        for operation in _flat(operations.ops if operations else ())
        if feature_of(operation.table_name) == feature  # type: ignore[attr-defined] # all have one
    ]


def _flat(operations: Iterable[MigrateOperation]) -> Iterator[MigrateOperation]:
    for operation in operations:
        if isinstance(operation, ModifyTableOps):
            yield from operation.ops
        else:
            yield operation


def _code(context: MigrationContext, operations: Iterable[MigrateOperation]) -> str:
    return render_python_code(
        UpgradeOps(list(operations)), render_item=render_item, migration_context=context
    )


def _write(path: Path, text: str) -> Path:
    lines = (line for line in text.splitlines() if not line.strip().startswith("# ###"))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _write_next(message: str) -> None:
    """Write the migration from the newest one to the tables as they are declared."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/empty.db")
        upgrade(database)
        settings = configuration()
        number = len(list(VERSIONS.glob("v*.py"))) + 1
        name = f"{number:04}_{'_'.join(message.lower().split())}"
        settings.set_main_option("file_template", "v%%(rev)s")
        with database.engine.connect() as connection:
            settings.attributes["connection"] = connection
            command.revision(settings, message, autogenerate=True, rev_id=name)


def main() -> None:
    """Write the migrations and format them."""
    if len(sys.argv) > 1:
        _write_next(" ".join(sys.argv[1:]))
    else:
        for old in VERSIONS.glob("v*.py"):
            old.unlink()
        write_initial(VERSIONS)
    for action in (("format", "--quiet"), ("check", "--fix", "--quiet")):
        subprocess.run([sys.executable, "-m", "ruff", *action, VERSIONS], check=True)  # noqa: S603


if __name__ == "__main__":
    main()
