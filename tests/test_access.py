"""Every address, as owner, colleague, stranger, foreigner and anonymous: nobody reads what is another's."""

import re
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from socle.assurance.case_files.keeping import seal
from socle.knowledge.models import Collection, Document, Page, Passage
from socle.organisation.content import ownership
from socle.organisation.keys import create_key
from socle.organisation.models import Person
from socle.storage.scope import administration_scope
from socle.tools.assistant.models import Conversation, Project, Turn
from socle.tools.transcripts.models import Comment
from socle.work.models import Item, Run
from tests.portal.test_management_access import ROUTES
from tests.tools.transcripts.made import give_sound, make_transcript

HIDDEN = 404
OTHERS = ("colleague", "stranger", "foreigner")


@pytest.fixture
def content(people: SimpleNamespace) -> SimpleNamespace:
    """One of everything, belonging to the owner alone."""
    owner = people.owner
    with administration_scope(owner.administration_id):
        owned = ownership(owner)
        collection = Collection.objects.create(name="Marché", **owned)
        document = Document.objects.create(
            collection=collection, name="secret.txt", status="ready", page_count=1, **owned
        )
        inside = {"administration_id": owner.administration_id, "document": document}
        Page.objects.create(number=1, text="Le code est 1234.", **inside)
        passage = Passage.objects.create(collection=collection, ordinal=0, text="Le code est 1234.", **inside)
        project = Project.objects.create(name="Marché", collection=collection, **owned)
        conversation = Conversation.objects.create(project=project, collection=collection, **owned)
        turn = Turn.objects.create(
            administration_id=owner.administration_id,
            conversation=conversation,
            asker_id=owner.pk,
            ordinal=1,
            question="Quel est le code ?",
            status=Turn.Status.DONE,
        )
        run = _draft(owner)
        case = seal(run, owner.pk)
        transcript = make_transcript(owner, title="Réunion 1234")
        transcript.segment = transcript.segments.first()
        transcript.comment = Comment.objects.create(
            administration_id=owner.administration_id,
            segment=transcript.segment,
            person_id=owner.pk,
            text="Le code est 1234.",
        )
        give_sound(transcript)
    return SimpleNamespace(
        run=run,
        case=case,
        transcript=transcript,
        collection=collection,
        document=document,
        passage=passage,
        project=project,
        conversation=conversation,
        turn=turn,
    )


def _draft(owner: Person) -> Run:
    """A draft of the kernel's sample tool, with one item."""
    said = {"texte": "Le code est 1234."}
    described = {"tool": "essai", "tool_version": "1", "title": "Marché", "sensitivity": "internal"}
    run = Run.objects.create(
        **described,
        inputs=said,
        asker_id=owner.pk,
        status=Run.Status.DRAFTED,
        batch=uuid4(),
        **ownership(owner),
    )
    proof = {"quote": "1234", "document": None, "name": "texte", "page": 1, "box": None}
    Item.objects.create(
        administration_id=owner.administration_id,
        run=run,
        key="montant",
        ordinal=0,
        label="Montant",
        kind="amount",
        value="1234",
        evidence=[proof],
    )
    return run


def addresses(content: SimpleNamespace) -> dict[str, tuple[str, str]]:
    """Every page and action on somebody's content: its method and address, by the name of its route."""
    number, conversation = content.document.pk, content.conversation.pk
    turn, project = content.turn.pk, content.project.pk
    return {
        "assistant:conversation": ("get", reverse("assistant:conversation", args=[conversation])),
        "assistant:ask": ("post", reverse("assistant:ask", args=[conversation])),
        "assistant:rename": ("post", reverse("assistant:rename", args=[conversation])),
        "assistant:delete": ("post", reverse("assistant:delete", args=[conversation])),
        "assistant:turn": ("get", reverse("assistant:turn", args=[turn])),
        "assistant:stop": ("post", reverse("assistant:stop", args=[turn])),
        "assistant:retry": ("post", reverse("assistant:retry", args=[turn])),
        "assistant:edit": ("post", reverse("assistant:edit", args=[turn])),
        "assistant:project": ("get", reverse("assistant:project", args=[project])),
        "assistant:project-edit": ("get", reverse("assistant:project-edit", args=[project])),
        "assistant:project-delete": ("post", reverse("assistant:project-delete", args=[project])),
        "assistant:documents": ("get", reverse("assistant:documents", args=[content.collection.pk])),
        "assistant:document-cancel": ("post", reverse("assistant:document-cancel", args=[number])),
        "assistant:document-retry": ("post", reverse("assistant:document-retry", args=[number])),
        "assistant:document-delete": ("post", reverse("assistant:document-delete", args=[number])),
        "knowledge:source": ("get", reverse("knowledge:source", args=[content.passage.pk])),
        "knowledge:source-page": ("get", reverse("knowledge:source-page", args=[number, 1])),
        "knowledge:page-image": ("get", reverse("knowledge:page-image", args=[number, 1])),
        "knowledge:original": ("get", reverse("knowledge:original", args=[number])),
        "meetings:start": ("get", reverse("meetings:start", args=[content.transcript.pk])),
        **_of_run(content.run),
        **_of_transcript(content.transcript),
        "work:batch": ("get", reverse("work:batch", args=["essai", content.run.batch])),
        "assurance:explain": ("post", reverse("assurance:explain", args=[content.case.pk, "docx"])),
    }


def _of_run(run: Run) -> dict[str, tuple[str, str]]:
    """Every page and action on somebody's draft."""
    get = {"work:run": (), "work:progress": (), "work:source": ("montant", 0)}
    get |= {"assurance:mention": (), "assurance:mention-docx": ()}
    post = {
        "work:cancel": (),
        "work:again": (),
        "work:validate": (),
        "work:reopen": (),
        "work:rename": (),
        "work:delete": (),
    }
    post |= {"work:export": ("csv",), "work:keep-all": (), "work:decide": ("montant",)}
    post |= {"assurance:explain-run": ("docx",)}
    return {
        name: (method, reverse(name, args=[run.pk, *rest]))
        for method, named in (("get", get), ("post", post))
        for name, rest in named.items()
    }


def _of_transcript(transcript: Any) -> dict[str, tuple[str, str]]:
    """Every page and action on somebody's transcript."""
    run, segment = transcript.pk, transcript.segment
    of_segment = ("correct", "split", "merge", "segment-delete", "word", "assign", "remark")
    routes: dict[str, tuple[str, tuple[object, ...]]] = {
        **dict.fromkeys(("editor", "sound", "waveform", "passage", "changes", "next-unsure"), ("get", ())),
        **dict.fromkeys(("undo", "replace", "voice-new", "video"), ("post", ())),
        **dict.fromkeys(of_segment, ("post", (segment.pk,))),
        **dict.fromkeys(("voice-name", "voice-unite"), ("post", (segment.speaker_id,))),
        **dict.fromkeys(("search", "pseudonyms"), ("get", ())),
        "resolve": ("post", (transcript.comment.pk,)),
    }
    found = {
        f"transcripts:{name}": (method, reverse(f"transcripts:{name}", args=[run, *rest]))
        for name, (method, rest) in routes.items()
    }
    return found | {"meetings:start": ("get", reverse("meetings:start", args=[run]))}


# Of nobody in particular: lists of one's own, forms, the guide, signing in. The stream has a test of its own.
_NOT_OF_CONTENT = {
    # Templates are a service's: tests/tools/meetings/test_templates.py asks them as others.
    *("meetings:home", "meetings:templates", "meetings:template-new"),
    *("meetings:template", "meetings:template-delete"),
    *(
        "transcripts:home",
        "transcripts:upload",
        "transcripts:recorder",
        "transcripts:dictation",
        "transcripts:uploads",
    ),
    # Of one person alone: tests/tools/transcripts/test_uploads.py asks it as others.
    "transcripts:upload-piece",
    # Of a service: tests/tools/transcripts/test_service_rules.py asks each of them.
    *("transcripts:glossary", "transcripts:term", "transcripts:term-delete", "transcripts:keeping"),
    *("meetings:home", "meetings:templates", "meetings:template-new"),
    # Of a service: tests/tools/meetings/test_templates.py asks each of them.
    *("meetings:template", "meetings:template-delete"),
    *("assistant:home", "assistant:new", "assistant:project-new", "assistant:events"),
    *("portal:home", "portal:running", "portal:guide", "portal:account", "portal:password"),
    *("portal:consumption", "portal:consumption-of", "portal:consumption-file"),
    *("portal:keys", "portal:key-new", "sign-in", "sign-in-link", "sign-out"),
    # Of those who manage: tests/portal/test_management_access.py asks each of them.
    *ROUTES,
    *("sign-in-openid", "sign-in-openid-return", "sign-out-return"),
    *("work:tool", "work:batch-new", "assurance:home", "assurance:case-files", "assurance:indicators"),
    # The public register is everybody's, signed in or not.
    *(
        "assurance:register",
        "assurance:register-tool",
        "assurance:register-etalab",
        "assurance:register-atrs",
    ),
}


def _routes(patterns: list[Any], space: str = "") -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace != "v1":
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found |= _routes(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.add(space + pattern.name)
    return found


def test_every_route_is_in_the_matrix(content: SimpleNamespace) -> None:
    assert _routes(get_resolver().url_patterns) == set(addresses(content)) | _NOT_OF_CONTENT


def test_the_owner_finds_every_page(people: SimpleNamespace, content: SimpleNamespace) -> None:
    client = _signed_in(people.owner)
    answers = {
        name: client.get(address).status_code
        for name, (method, address) in addresses(content).items()
        if method == "get" and name not in {"knowledge:page-image", "knowledge:original"}
    }
    assert set(answers.values()) == {200}, answers


@pytest.mark.django_db
def test_the_public_register_asks_nobody_to_sign_in() -> None:
    public = ["assurance:register", "assurance:register-etalab", "assurance:register-atrs"]
    paths = [*map(reverse, public), reverse("assurance:register-tool", args=["essai"])]
    assert {path: Client().get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


@pytest.mark.parametrize("page", ["assurance:home", "assurance:case-files", "assurance:indicators"])
def test_pages_of_ones_own_ask_to_sign_in(people: SimpleNamespace, page: str) -> None:
    assert Client().get(reverse(page))["Location"].startswith(reverse("sign-in"))
    assert _signed_in(people.owner).get(reverse(page)).status_code == 200


@pytest.mark.parametrize("who", OTHERS)
def test_others_find_nothing(people: SimpleNamespace, content: SimpleNamespace, who: str) -> None:
    client = _signed_in(getattr(people, who))
    for name, (method, address) in addresses(content).items():
        answer = getattr(client, method)(address)
        assert answer.status_code == HIDDEN, (name, answer.status_code)
        assert b"1234" not in answer.content


def test_strangers_see_the_same_as_for_what_never_existed(
    people: SimpleNamespace, content: SimpleNamespace
) -> None:
    client = _signed_in(people.stranger)
    there = client.get(reverse("knowledge:source", args=[content.passage.pk]))
    nowhere = client.get(reverse("knowledge:source", args=[content.passage.pk + 999_999]))
    assert (there.status_code, _plain(there)) == (nowhere.status_code, _plain(nowhere))


def test_nobody_is_let_in_without_signing_in(content: SimpleNamespace) -> None:
    for name, (method, address) in addresses(content).items():
        answer = getattr(Client(), method)(address)
        assert answer.status_code == 302, name
        assert answer["Location"].startswith(reverse("sign-in")), name


def test_a_service_shares_what_belongs_to_it(people: SimpleNamespace, content: SimpleNamespace) -> None:
    with administration_scope(people.owner.administration_id):
        for row in (content.collection, content.project, content.conversation):
            row.owner, row.service = None, people.owner.service
            row.save()
    page = reverse("assistant:conversation", args=[content.conversation.pk])
    assert _signed_in(people.colleague).get(page).status_code == 200
    assert _signed_in(people.stranger).get(page).status_code == HIDDEN


@pytest.mark.parametrize("who", OTHERS)
def test_the_api_shows_others_nothing(people: SimpleNamespace, content: SimpleNamespace, who: str) -> None:
    client = _with_key(getattr(people, who))
    number, collection = content.document.pk, content.collection.pk
    for method, path in (
        ("get", f"/v1/collections/{collection}"),
        ("delete", f"/v1/collections/{collection}"),
        ("get", f"/v1/documents/{number}"),
        ("delete", f"/v1/documents/{number}"),
        ("get", f"/v1/documents/{number}/chunks"),
        ("get", f"/v1/documents/{number}/chunks/{content.passage.pk}"),
    ):
        answer = getattr(client, method)(path)
        assert answer.status_code == HIDDEN, (path, answer.status_code)
        assert answer.json()["error"]["type"] == "not_found_error"


def test_the_api_wants_a_key() -> None:
    answer = Client().get("/v1/collections")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "invalid_api_key"


def test_a_session_opens_nothing_of_the_api(people: SimpleNamespace) -> None:
    assert _signed_in(people.owner).get("/v1/collections").status_code == 401


def _signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _with_key(person: Any) -> Client:
    _, text = create_key(person, "essai")
    return Client(headers={"Authorization": f"Bearer {text}"})


def _plain(answer: Any) -> str:
    """A page without its reference for support, which is never twice the same."""
    return re.sub(r"[A-Z0-9]{4}-[A-Z0-9]{4}", "", answer.content.decode())
