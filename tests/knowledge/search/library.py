"""A shelf of French documents for the tests of search, made and indexed in a line."""

from collections.abc import Sequence

from socle.knowledge.models import Collection, Document, Passage
from socle.knowledge.search import lexical
from socle.organisation.content import ownership
from socle.organisation.models import Person

TEXTS = (
    "Le titulaire paie une pénalité de retard par jour calendaire.",
    "Les élèves de l'école mangent à la cantine municipale.",
    "La durée du marché est de vingt-quatre mois, reconductible deux fois.",
    "Le montant maximum du lot 1 est de 200 000 000 € HT, voir l'article L. 2124-2.",
)


def a_collection(owner: Person, **fields: object) -> Collection:
    return Collection.objects.create(name="Marché", **(ownership(owner) | fields))


def a_document(
    collection: Collection,
    texts: Sequence[str] = TEXTS,
    vectors: Sequence[list[float] | None] = (),
    **fields: object,
) -> Document:
    """A document that is ready, with one passage for each text, indexed."""
    document = Document.objects.create(
        collection=collection,
        administration_id=collection.administration_id,
        owner_id=collection.owner_id,
        service_id=collection.service_id,
        deletes_on=collection.deletes_on,
        **({"name": "CCAP.pdf", "status": Document.Status.READY} | fields),
    )
    vectors = vectors or [None] * len(texts)
    for ordinal, (text, vector) in enumerate(zip(texts, vectors, strict=True)):
        a_passage(document, ordinal, text, embedding=vector)
    lexical.add(document)
    return document


def a_passage(document: Document, ordinal: int, text: str, **fields: object) -> Passage:
    return Passage.objects.create(
        document=document,
        collection_id=document.collection_id,
        administration_id=document.administration_id,
        ordinal=ordinal,
        text=text,
        **fields,
    )


def towards(*directions: float) -> list[float]:
    """A vector of the encoder's size, by its first coordinates."""
    return [*directions, *([0.0] * (512 - len(directions)))]
