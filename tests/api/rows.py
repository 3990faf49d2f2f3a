"""Rows of any table, filled by the types of its columns, for a given tenant."""

import uuid
from datetime import date, datetime

from sqlalchemy import insert

from api.database.base import Base
from tests.api.world import NOW

_HOMES = {"body_id": "body"}
"""Columns that name an organisation other than the manufacturer."""
_OTHER_NAMES = {
    "person": "people",
    "invitation": "links",
    "api_key": "tokens",
    "request": "statement_requests",
}
"""Tables that are named otherwise than the things in them."""
_SAMPLES = {
    str: "x",
    int: 1,
    float: 1.0,
    bool: False,
    bytes: b"x",
    object: {},  # JSON
    datetime: NOW,
    date: NOW.date(),
}


class Rows:
    """Rows of the tenants ``maker`` and ``body``, made when first asked for."""

    def __init__(self, world):
        self.world, self.made = world, {}

    def row_of(self, table):
        """Return the values of the one row of a table."""
        if table.name not in self.made:
            values = {column.name: self._value(column) for column in table.columns}
            with self.world.service.database.writing() as session:
                session.execute(insert(table).values(values))
            self.made[table.name] = values
        return self.made[table.name]

    def value_for(self, path, parameter):
        """Return what stands for a parameter of a path such as ``/cases/{case_id}``, or None."""
        table, column = _column_for(path, parameter)
        if table is None:
            return None
        if table.name == "organisations":
            return self.world.organisations["maker"]
        if table.name == "people":
            return self.world.people["maker", "applicant"]
        return self.row_of(table)[column]

    def _value(self, column):
        if column.foreign_keys:
            return self._pointed(column)
        kind = getattr(column.type, "impl", column.type).python_type
        return uuid.uuid4() if kind is uuid.UUID else _SAMPLES[kind]

    def _pointed(self, column):
        table = next(iter(column.foreign_keys)).column.table
        if table.name == "organisations":
            return self.world.organisations[_HOMES.get(column.name, "maker")]
        if table.name == "people":
            return self.world.people["maker", "applicant"]
        return self.row_of(table)[next(iter(column.foreign_keys)).column.name]


def _column_for(path, parameter):
    """Return table and column a parameter points into: ``case_id``, or ``cases/{number}``."""
    tables = Base.metadata.tables
    folder = path.partition(f"/{{{parameter}")[0].rpartition("/")[2]
    if folder in tables and parameter in tables[folder].columns:
        return tables[folder], parameter
    stem = parameter.removesuffix("_id")
    names = (stem, f"{stem}s", f"{stem[:-1]}ies", _OTHER_NAMES.get(stem))
    return next((tables[name] for name in names if name in tables), None), "id"
