"""Batches executed by real workers through a real gateway, whatever happens to them."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from socle.ledger.models import Entry
from socle.organisation.keys import create_key, revoke_key
from tests.gateway.batches.conftest import Desk, Provider, Worker, chat
from tests.serving import wait_until

StartWorker = Callable[..., Worker]


def custom_ids(lines: list[dict[str, Any]]) -> list[str]:
    return [line["custom_id"] for line in lines]


def use_key(desk: Desk, **options: str) -> None:
    """Gives the client another key of the same person."""
    desk.http.headers["Authorization"] = f"Bearer {create_key(desk.person, 'autre', **options)[1]}"


def test_each_line_gets_its_answer(desk: Desk, provider: Provider, start_worker: StartWorker) -> None:
    provider.reply = lambda asked, _: (400 if asked == "non" else 200, {})
    lines: list[Any] = [chat(1, "été à Besançon"), "", chat(2, "non"), chat(3, "\u2028 fin")]
    batch = desk.order(desk.upload(lines), metadata={"dossier": "essai"})
    assert (batch["status"], batch["metadata"]) == ("validating", {"dossier": "essai"})
    start_worker()
    batch = desk.ended(batch["id"])
    assert batch["status"] == "completed"
    assert batch["request_counts"] == {"total": 3, "completed": 2, "failed": 1}
    assert batch["model"] == "near"
    assert (batch["usage"]["input_tokens"], batch["usage"]["output_tokens"]) == (20, 10)
    well = {line["custom_id"]: line for line in desk.lines(batch["output_file_id"])}
    said = {name: line["response"]["body"]["choices"][0]["message"]["content"] for name, line in well.items()}
    assert said == {"ligne-1": "ÉTÉ À BESANÇON", "ligne-3": "\u2028 FIN"}
    assert all(line["error"] is None and line["response"]["request_id"] for line in well.values())
    (wrong,) = desk.lines(batch["error_file_id"])
    assert (wrong["custom_id"], wrong["response"]["status_code"]) == ("ligne-2", 400)
    assert wrong["response"]["body"]["error"]["code"] == "no"


def test_a_worker_killed_in_the_middle_leaves_no_line_out_and_none_twice(
    desk: Desk, provider: Provider, start_worker: StartWorker
) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def hold(asked: str, number: int) -> tuple[int, dict[str, str]]:
        if number == 40:
            reached.set()
            go_on.wait(60)
        return 200, {}

    provider.reply = hold
    batch = desk.order(desk.upload([chat(number, f"mot {number}") for number in range(100)]))
    first = start_worker()
    assert reached.wait(90)
    first.kill()
    counted = desk.batch(batch["id"])["request_counts"]["completed"]
    go_on.set()
    start_worker()
    ended = desk.ended(batch["id"])
    assert ended["request_counts"] == {"total": 100, "completed": 100, "failed": 0}
    found = custom_ids(desk.lines(ended["output_file_id"]))
    assert sorted(found) == sorted(f"ligne-{number}" for number in range(100))
    # Asked again are those whose answer was not kept, at most one for each request under way.
    assert counted >= 40 - 4 - 4
    assert len(provider.asked) <= 100 + 4


def test_a_worker_that_is_stopped_leaves_its_batch_to_the_next(
    desk: Desk, provider: Provider, start_worker: StartWorker
) -> None:
    go_on = threading.Event()

    def hold(asked: str, number: int) -> tuple[int, dict[str, str]]:
        if number >= 10:
            go_on.wait(60)
        return 200, {}

    provider.reply = hold
    batch = desk.order(desk.upload([chat(number, f"mot {number}") for number in range(30)]))
    first = start_worker()
    wait_until(lambda: len(provider.asked) >= 10, 90, "the tenth request")
    first.stop()
    assert desk.batch(batch["id"])["status"] == "in_progress"
    go_on.set()
    start_worker()
    ended = desk.ended(batch["id"])
    assert (ended["status"], ended["request_counts"]["completed"]) == ("completed", 30)
    assert len(provider.asked) <= 30 + 4


def test_a_revoked_key_executes_no_further_line(
    desk: Desk, provider: Provider, start_worker: StartWorker
) -> None:
    batch = desk.order(desk.upload([chat(1, "mot")]))
    revoke_key(desk.key)
    start_worker()
    use_key(desk)
    assert desk.ended(batch["id"])["status"] == "cancelled"
    assert provider.asked == []


def test_a_batch_of_embeddings(desk: Desk, provider: Provider, at_work: Worker) -> None:
    asked = {
        "custom_id": "un",
        "method": "POST",
        "url": "/v1/embeddings",
        "body": {"model": "vectors", "input": "x"},
    }
    batch = desk.ended(desk.order(desk.upload([asked]), "/v1/embeddings")["id"])
    (line,) = desk.lines(batch["output_file_id"])
    assert line["response"]["body"]["data"][0]["embedding"] == [0.5, 0.25]
    assert batch["error_file_id"] is None


def test_what_is_wrong_is_told_by_line(desk: Desk, provider: Provider, at_work: Worker) -> None:
    lines = [chat(1, "a"), chat(1, "b"), "{", "", chat(2, "c", stream=True), chat(3, "d") | {"url": "/v1/x"}]
    file = desk.upload(lines)
    batch = desk.ended(desk.order(file)["id"])
    assert batch["status"] == "failed"
    assert [(error["line"], error["code"], error["param"]) for error in batch["errors"]["data"]] == [
        (2, "duplicate_custom_id", "custom_id"),
        (3, "invalid_json_line", None),
        (5, "stream_not_supported", "body.stream"),
        (6, "invalid_url", "url"),
    ]
    assert provider.asked == []
    assert desk.http.delete(f"files/{file}").json()["deleted"]


def test_a_cancelled_batch_stops_at_its_next_line_and_keeps_its_answers(
    desk: Desk, provider: Provider, at_work: Worker
) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def hold(asked: str, number: int) -> tuple[int, dict[str, str]]:
        if number >= 8:
            reached.set()
            go_on.wait(60)
        return 200, {}

    provider.reply = hold
    batch = desk.order(desk.upload([chat(number, f"mot {number}") for number in range(50)]))
    assert reached.wait(90)
    assert desk.http.post(f"batches/{batch['id']}/cancel").json()["status"] == "cancelling"
    go_on.set()
    ended = desk.ended(batch["id"])
    assert ended["status"] == "cancelled"
    answered = custom_ids(desk.lines(ended["output_file_id"]))
    assert 7 <= len(answered) == ended["request_counts"]["completed"] == len(provider.asked) <= 8 + 4
    left = desk.lines(ended["error_file_id"])
    assert {line["error"]["code"] for line in left} == {"batch_cancelled"}
    assert sorted(answered + custom_ids(left)) == sorted(f"ligne-{number}" for number in range(50))
    assert desk.http.post(f"batches/{batch['id']}/cancel").json()["status"] == "cancelled"


def test_a_busy_model_is_waited_for(desk: Desk, provider: Provider, at_work: Worker) -> None:
    provider.reply = lambda asked, _: (
        (200, {}) if provider.asked.count(asked) > 1 else (429, {"Retry-After": "1"})
    )
    batch = desk.ended(desk.order(desk.upload([chat(number, f"mot {number}") for number in range(6)]))["id"])
    assert batch["request_counts"] == {"total": 6, "completed": 6, "failed": 0}


def test_a_model_that_breaks_down_is_asked_three_times(
    desk: Desk, provider: Provider, at_work: Worker
) -> None:
    provider.reply = lambda asked, _: (500, {})
    batch = desk.ended(desk.order(desk.upload([chat(1, "mot")]))["id"])
    assert (batch["status"], batch["request_counts"]["failed"]) == ("completed", 1)
    assert batch["output_file_id"] is None
    (line,) = desk.lines(batch["error_file_id"])
    assert line["response"]["status_code"] >= 500


def test_a_batch_past_its_window_expires_with_the_answers_that_it_has(
    desk: Desk, provider: Provider, at_work: Worker
) -> None:
    provider.reply = lambda asked, _: (200, {}) if asked == "mot 0" else (429, {"Retry-After": "1"})
    batch = desk.order(desk.upload([chat(number, f"mot {number}") for number in range(3)]))
    wait_until(lambda: desk.batch(batch["id"])["request_counts"]["completed"] == 1, 60, "the first answer")
    desk.change(batch["id"], expires=timezone.now() - timedelta(seconds=1))
    ended = desk.ended(batch["id"])
    assert ended["status"] == "expired"
    assert custom_ids(desk.lines(ended["output_file_id"])) == ["ligne-0"]
    assert [line["error"]["code"] for line in desk.lines(ended["error_file_id"])] == ["batch_expired"] * 2


def test_a_public_file_may_go_far(desk: Desk, provider: Provider, at_work: Worker) -> None:
    use_key(desk, sensitivity="public")
    batch = desk.ended(desk.order(desk.upload([chat(1, "loin", "far")]))["id"])
    assert (batch["request_counts"]["completed"], provider.asked) == (1, ["loin"])


def test_a_file_said_to_be_personal_stays_near_whatever_orders_it(
    desk: Desk, provider: Provider, at_work: Worker
) -> None:
    use_key(desk, sensitivity="public")
    file = desk.upload([chat(1, "loin", "far")], **{"X-Socle-Sensitivity": "personal"})
    batch = desk.ended(desk.order(file)["id"])
    (refused,) = desk.lines(batch["error_file_id"])
    assert refused["response"]["status_code"] == 403
    assert refused["response"]["body"]["error"]["code"] == "sensitivity_not_allowed"
    assert provider.asked == []


def test_the_ledger_tells_of_a_batch_and_nothing_of_its_contents(
    desk: Desk, provider: Provider, at_work: Worker
) -> None:
    batch = desk.order(desk.upload([chat(1, "secret")]))
    desk.ended(batch["id"])
    entries = Entry.objects.filter(act=batch["id"]).order_by("id")
    assert [entry.kind for entry in entries] == ["batch_created", "batch_ended"]
    assert entries[1].facts["completed"] == 1
    assert "secret" not in str([entry.facts for entry in entries])
