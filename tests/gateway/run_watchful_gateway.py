"""Runs a gateway that looks each second, not twice a minute, for what dead processes left behind:
`python -m tests.gateway.run_watchful_gateway PORT`."""

import sys

import uvicorn

from socle.gateway.app import application

if __name__ == "__main__":
    from socle.gateway import call_batches

    call_batches.SECONDS_BETWEEN_ORPHANS = 1.0
    uvicorn.run(
        application, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", timeout_graceful_shutdown=1
    )
