"""The process that holds a language model: llama.cpp's server on a loopback port of its own.

Started by `model_process` with a ModelSettings in JSON on the first line of its standard input; answers with
one line on standard output, the address, once the model is loaded. It ends when standard input does.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import dataclass
from typing import Any, NoReturn

from socle.inference.engine.parent import die_with

# Only with batches this small does llama.cpp notice within seconds that nobody waits for a prompt it reads.
BATCH = 128
# States of past prompts kept in memory, for conversations that take turns on a slot: about 18,000 tokens of
# the 1.5B model. llama.cpp's own default is 8 GiB.
PROMPT_CACHE_MIB = 512
# llama.cpp's error lines may quote a request.
SILENT = 0
# A little less urgent than the server's pages.
NICENESS = 5


@dataclass(frozen=True)
class ModelSettings:
    """What the process is told. The key goes by standard input: a command line can be read by everyone."""

    name: str
    path: str
    key: str
    context: int
    slots: int
    threads: int
    parent: int


def parameters(settings: ModelSettings) -> Any:
    """llama.cpp's parameters, chosen on measurement."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = settings.path
    params.api_keys = [settings.key]
    params.hostnames = ["127.0.0.1"]
    params.model_alias = {settings.name}
    params.n_parallel = settings.slots
    # One shared memory of attention, with room for the whole context on each slot.
    params.kv_unified = True
    params.kv_unified_per_slot = settings.context
    params.n_ctx = settings.context * settings.slots
    params.n_batch = params.n_ubatch = BATCH
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = settings.threads
    params.cache_prompt = True
    params.cache_ram_mib = PROMPT_CACHE_MIB
    # Repacked weights would be a second copy: 600 MB more, a slower start, and not faster on AVX2.
    params.no_extra_bufts = True
    params.verbosity = SILENT
    params.endpoint_metrics = True
    # Slots show the prompts.
    params.endpoint_slots = False
    params.ui = False
    return params


def main() -> NoReturn:
    """Loads the model, says where it listens, serves until standard input ends."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # What llama.cpp prints goes to the log, never into the answer.
    os.dup2(2, 1)
    settings = ModelSettings(**json.loads(sys.stdin.readline()))
    die_with(settings.parent)
    os.nice(NICENESS)
    import xllamacpp

    server = xllamacpp.Server(parameters(settings))
    answer.write(server.listening_address + "\n")
    answer.close()
    # The server works in threads of its own.
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
