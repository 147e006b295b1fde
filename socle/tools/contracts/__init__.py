"""Dépenses éclairées: the data of a public contract read from its pieces, each with its evidence.

Everything here is pure: documents already parsed go in, readings, conflicts, outcomes and exports come out.
"""
