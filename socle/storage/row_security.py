"""Row-level security by administration, written once for every content table."""

import re

from django.db.migrations.operations import RunSQL

_TABLE = re.compile(r"[a-z_][a-z0-9_]{0,62}")
POLICY = "one_administration"
_VISIBLE = "administration_id = nullif(current_setting('socle.administration', true), '')::bigint"


def forced_row_security(table: str) -> RunSQL:
    """The migration step that shows and accepts rows of the administration in force only, owner included.

    With no administration in force (unset, or empty after a transaction that set one) the comparison is null:
    nothing is shown and nothing is accepted. Reversible. Raises ValueError for a name that would need
    quoting.
    """
    if not _TABLE.fullmatch(table):
        raise ValueError(f"{table!r} is not a plain table name")
    return RunSQL(
        sql=[
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {POLICY} ON {table} USING ({_VISIBLE}) WITH CHECK ({_VISIBLE})",
        ],
        reverse_sql=[
            f"DROP POLICY {POLICY} ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )
