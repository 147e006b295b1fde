"""The optional detector of personal data: what of it a request holds, and what is done about it.

`detection` finds it, `policy` says what the operator decided, `masking` and `unmasking` hide it from a
provider and put it back, `guard` is what an endpoint asks.
"""
