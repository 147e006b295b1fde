"""Contracts held out: two layouts of their own, written apart from the reader that they measure.

`python -m tests.tools.contracts.held_out FOLDER` writes them; what each says stands beside it in truth.json.
"""
