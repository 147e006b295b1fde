"""What operators read of a gateway: its counters, its log lines, its traces."""

import json
import logging
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client.parser import text_string_to_metric_families
from starlette.requests import Request

from socle.gateway.health import _may_read
from socle.gateway.spans import Spans
from socle.operating.json_log import JsonFormatter
from tests.gateway.test_policy import ask


def counted(client: httpx.Client, name: str, **labels: str) -> float:
    page = client.get("/metrics", headers={"Authorization": ""})
    assert page.status_code == 200
    return sum(
        sample.value
        for family in text_string_to_metric_families(page.text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def test_a_call_moves_the_counters_of_its_model_and_provider(client: httpx.Client) -> None:
    names = {"model": "scripted", "provider": "scripted"}
    before = {
        name: counted(client, name, **names)
        for name in ("socle_calls_total", "socle_tokens_total", "socle_call_seconds_count")
    }
    assert ask(client, "scripted").status_code == 200
    assert counted(client, "socle_calls_total", **names, outcome="whole") >= 1
    for name, value in before.items():
        assert counted(client, name, **names) > value
    assert counted(client, "socle_calls_under_way", **names) == 0


def test_answers_are_counted_by_path_and_status_without_what_clients_wrote(client: httpx.Client) -> None:
    client.get("/v1/models/secret-name-of-a-person")
    client.get("/nowhere/secret-name-of-a-person")
    assert counted(client, "socle_requests_total", path="/v1/models/{name:path}", status="404") >= 1
    assert "secret-name" not in client.get("/metrics").text


@pytest.mark.parametrize(
    ("key", "host", "headers", "may"),
    [
        ("", "127.0.0.1", {}, True),
        ("", "10.0.0.7", {}, False),
        ("", "127.0.0.1", {"x-forwarded-for": "10.0.0.7"}, False),
        ("a-key", "127.0.0.1", {}, False),
        ("a-key", "10.0.0.7", {"authorization": "Bearer a-key"}, True),
        ("a-key", "10.0.0.7", {"authorization": "Bearer another"}, False),
    ],
)
def test_metrics_are_read_with_their_key_or_from_this_machine(
    settings: Any, key: str, host: str, headers: dict[str, str], may: bool
) -> None:
    settings.SOCLE_METRICS_KEY = key
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    request = Request({"type": "http", "headers": raw, "client": (host, 1)})
    assert _may_read(request) is may


def test_a_log_line_as_json_tells_no_exception_s_words() -> None:
    try:
        raise ValueError("what a person wrote")
    except ValueError as error:
        facts = (type(error), error, error.__traceback__)
        record = logging.LogRecord("socle.x", logging.ERROR, "f.py", 1, "run %s failed", ("17",), facts)
    line = json.loads(JsonFormatter().format(record))
    assert (line["level"], line["message"], line["exception"]) == ("error", "run 17 failed", "ValueError")
    assert "person" not in json.dumps(line)


def test_a_call_s_span_goes_on_with_the_request_s_trace_and_holds_no_contents() -> None:
    spans = Spans("http://127.0.0.1:9/v1/traces")
    kept = InMemorySpanExporter()
    assert spans._provider is not None
    spans._provider.add_span_processor(SimpleSpanProcessor(kept))
    trace = "0af7651916cd43dd8448eb211c80319c"
    span = spans.begun("chat", "small", f"00-{trace}-b7ad6b7169203331-01")
    assert span is not None
    span.ended({"socle": {"model": "m", "provider": "p"}, "prompt_tokens": 3, "completion_tokens": 4})
    found = kept.get_finished_spans()[0]
    assert found.context is not None
    assert f"{found.context.trace_id:032x}" == trace
    assert dict(found.attributes or {}) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "small",
        "gen_ai.response.model": "m",
        "gen_ai.provider.name": "p",
        "gen_ai.usage.input_tokens": 3,
        "gen_ai.usage.output_tokens": 4,
    }


def test_nothing_is_traced_until_the_operator_says_where_to() -> None:
    assert Spans("").begun("chat", "small", "") is None
