"""Starts the engine: `python -m socle.inference.engine --port N --models DIR`."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import uvicorn

from socle.inference.engine.app import make_app
from socle.inference.engine.options import EngineOptions, OptionsError, read_table
from socle.inference.engine.readers import Readers

LOOPBACK = "127.0.0.1"
# An answer being written is worth nothing once the engine stops; two seconds let short ones end.
SECONDS_TO_STOP = 2


def run(
    port: int,
    models: Path,
    files: Mapping[str, Path] | None = None,
    readers: Readers | None = None,
    **overrides: Any,
) -> None:
    """Serves until told to stop.

    `files`: model files by name; `readers`: who opens recordings and documents; `overrides`: values that take
    the place of those of the [engine] table.

    Raises OptionsError.
    """
    # Before numpy is loaded: the encoder's products are small, and two threads spend their time waiting for
    # one another on cores that others use too (64 passages at a load of 4: 1 s with one thread, 7 to 10 s
    # with two).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    options = EngineOptions(
        port=port,
        models=models,
        table=read_table(_operators_file(), files or {}, overrides),
        key=os.environ.get("SOCLE_ENGINE_KEY") or None,
        readers=readers,
    )
    logging.basicConfig(level=logging.INFO, format="%(asctime)sZ %(levelname)s %(name)s %(message)s")
    logging.Formatter.converter = time.gmtime
    uvicorn.run(
        make_app(options),
        host=LOOPBACK,
        port=port,
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,
        timeout_graceful_shutdown=SECONDS_TO_STOP,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m socle.inference.engine", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--models", type=Path, required=True, help="folder of the joined weights")
    parser.add_argument("--model", action="append", default=[], metavar="NAME=PATH", help="another GGUF file")
    parser.add_argument("--idle", type=float, help="seconds before an unused model is unloaded; 0: never")
    parser.add_argument("--queue", type=int, help="requests that may wait for a model")
    parser.add_argument("--slots", type=int, help="answers written at once by a model")
    parser.add_argument("--context", type=int, help="tokens of a prompt and its answer")
    parser.add_argument("--threads", type=int, help="processor cores used; 0: all")
    given = vars(parser.parse_args(arguments))
    own = given.pop("model")
    try:
        run(given.pop("port"), given.pop("models"), _named_files(own), **given)
    except OptionsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _named_files(given: Sequence[str]) -> dict[str, Path]:
    """What NAME=PATH options say. Raises OptionsError."""
    pairs = [text.partition("=") for text in given]
    if not all(name and path for name, _, path in pairs):
        raise OptionsError("--model is written NAME=PATH.")
    return {name: Path(path) for name, _, path in pairs}


def _operators_file() -> Path | None:
    """The file named by SOCLE_CATALOGUE, else socle.toml in the data folder."""
    if named := os.environ.get("SOCLE_CATALOGUE"):
        return Path(named)
    data = os.environ.get("SOCLE_DATA")
    return Path(data) / "socle.toml" if data else None


if __name__ == "__main__":
    raise SystemExit(main())
