"""Runs an impatient gateway in a process of its own: `python -m tests.gateway.run_gateway PORT SECONDS`."""

import sys

import uvicorn

from socle.gateway.app import create_application
from socle.gateway.upstream import Patience

if __name__ == "__main__":
    seconds = float(sys.argv[2])
    patience = Patience(to_connect=1.0, between_bytes=seconds, first_token=seconds)
    uvicorn.run(
        create_application(patience=patience), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning"
    )
