"""Collections of documents, their pages, and the passages that are searched."""

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from pgvector.django import HalfVectorField, HnswIndex

from socle.organisation.callers import Caller
from socle.organisation.content import Content, ContentQuerySet
from socle.storage.models import StoredFile

VECTOR_DIMENSIONS = 512


class CollectionQuerySet(ContentQuerySet["Collection"]):
    """Collections; the public ones are read by the whole administration. A key's scopes narrow them."""

    def visible_to(self, caller: Caller) -> Self:
        """What the caller sees, within the key's scopes."""
        return super().visible_to(caller)._in_scope(caller)

    def _in_scope(self, caller: Caller) -> Self:
        named = caller.scopes.collections
        return self.filter(pk__in=named) if named else self

    def _belongs_to(self, caller: Caller) -> Q:
        return super()._belongs_to(caller) | Q(visibility=Collection.Visibility.PUBLIC)

    def writable_by(self, caller: Caller) -> Self:
        """The collections whose documents the caller may add and delete: not the public ones of others."""
        own = self.filter(super()._belongs_to(caller), administration_id=caller.administration_id)
        return own._in_scope(caller)


class Collection(Content):
    """A set of documents searched together: a project's, a conversation's, or one made over the API."""

    class Visibility(models.TextChoices):
        """Who reads it: its person or service, or the whole administration."""

        PRIVATE = "private"
        PUBLIC = "public"

    name = models.CharField(max_length=255)
    description = models.TextField(blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    sensitivity = models.CharField(max_length=20, default="internal")
    passages = models.PositiveIntegerField(default=0, help_text="Number of indexed passages")
    lexemes = models.PositiveBigIntegerField(default=0, help_text="Sum of the indexed passages' lengths")
    updated = models.DateTimeField(auto_now=True)

    objects = CollectionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class DocumentQuerySet(ContentQuerySet["Document"]):
    """Documents are seen by those who see their collection."""

    def visible_to(self, caller: Caller) -> Self:
        """The documents of the collections that the caller sees."""
        return self.filter(collection__in=Collection.objects.visible_to(caller))

    def writable_by(self, caller: Caller) -> Self:
        """The documents that the caller may cancel, retry and delete."""
        return self.filter(collection__in=Collection.objects.writable_by(caller))


class Document(Content):
    """A file, or a text given over the API, and how far its reading has come."""

    class Status(models.TextChoices):
        """How far reading has come."""

        QUEUED = "queued", "En attente"
        READING = "reading", "Lecture"
        INDEXING = "indexing", "Préparation de la recherche"
        READY = "ready", "Prêt"
        FAILED = "failed", "Illisible"
        CANCELLED = "cancelled", "Annulé"

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="documents")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED, db_index=True)
    attempt = models.PositiveIntegerField(default=1)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    unit = models.CharField(max_length=20, default="pages")
    failure = models.TextField(blank=True)
    failure_code = models.CharField(max_length=40, blank=True)
    page_count = models.PositiveIntegerField(default=0)
    recognised_count = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Pages read from a picture"
    )
    notice = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="What the reader should know of a document that is ready",
    )
    searchable = models.BooleanField(
        default=True, help_text="Whether it is cut, embedded and indexed once read"
    )
    splitting = models.JSONField(default=dict, blank=True, help_text="How to cut it, as asked over the API")
    metadata = models.JSONField(default=dict, blank=True)

    objects = DocumentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


Part_co = TypeVar("Part_co", bound=models.Model, covariant=True)


class OfDocument(models.QuerySet[Part_co]):
    """Pages and passages are seen by those who see their document."""

    def visible_to(self, caller: Caller) -> Self:
        """The rows of the documents that the caller sees."""
        return self.filter(document__in=Document.objects.visible_to(caller))


class PageQuerySet(OfDocument["Page"]):
    """Pages."""


class PassageQuerySet(OfDocument["Passage"]):
    """Passages."""


class Page(models.Model):
    """A page as it was read: its size in points and its blocks with their boxes, from the top-left."""

    administration_id = models.BigIntegerField()
    document = models.ForeignKey(Document, models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    width = models.FloatField(null=True)
    height = models.FloatField(null=True)
    text = models.TextField()
    blocks = models.JSONField(default=list)
    recognised = models.BooleanField(
        default=False, db_default=False, help_text="Its text was read from a picture"
    )

    objects = PageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("document", "number", name="page_numbered_once")]

    def __str__(self) -> str:
        return f"{self.document_id} p. {self.number}"


class Passage(models.Model):
    """The unit of search: a few whole sentences under their headings, and where they stand."""

    administration_id = models.BigIntegerField()
    collection = models.ForeignKey(Collection, models.CASCADE, related_name="+")
    document = models.ForeignKey(Document, models.CASCADE, related_name="passages")
    ordinal = models.PositiveIntegerField()
    text = models.TextField()
    headings = models.JSONField(default=list)
    page = models.PositiveIntegerField(default=1)
    spans = models.JSONField(default=list, help_text="[{page, box: [x0, top, x1, bottom]}] in points")
    length = models.PositiveIntegerField(default=0, help_text="Number of lexemes, for BM25")
    embedding = HalfVectorField(dimensions=VECTOR_DIMENSIONS, null=True)
    metadata = models.JSONField(default=dict, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("document", "ordinal", name="passage_in_order_once")]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["collection", "document"], name="passage_by_collection"),
            HnswIndex(fields=["embedding"], name="passage_vectors", opclasses=["halfvec_cosine_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} · {self.ordinal}"


class Posting(models.Model):
    """One lexeme in one passage. The lexeme's number is a hash, so that no dictionary outlives the texts."""

    pk = models.CompositePrimaryKey("collection_id", "lexeme", "passage_id")
    administration_id = models.BigIntegerField()
    collection = models.ForeignKey(
        Collection, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    lexeme = models.BigIntegerField()
    passage = models.ForeignKey(
        Passage, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    document = models.ForeignKey(Document, models.DO_NOTHING, related_name="+", db_constraint=False)
    tf = models.PositiveSmallIntegerField()
    length = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.collection_id}/{self.lexeme}/{self.passage_id}"
