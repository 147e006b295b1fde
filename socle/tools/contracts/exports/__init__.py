"""A contract's data for other systems: a table for a spreadsheet, and a JSON with origin and evidence."""

from socle.tools.contracts.exports.financial import financial
from socle.tools.contracts.exports.table import table

__all__ = ["financial", "table"]
