"""Documents dropped on a project or a conversation."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from socle.knowledge import actions
from socle.knowledge.models import Collection, Document
from socle.tools.assistant.views import access


@login_required
@require_http_methods(["GET", "POST"])
def documents(request: HttpRequest, number: int) -> HttpResponse:
    """The documents of a collection with their progress; POST adds one."""
    collection = Collection.objects.visible_to(access.caller(request)).filter(pk=number).first()
    if collection is None:
        raise Http404
    if request.method == "POST":
        return _add(request, collection)
    listed = collection.documents.order_by("created")
    return render(request, "assistant/_documents.html", {"documents": listed, "collection": collection})


def _add(request: HttpRequest, collection: Collection) -> HttpResponse:
    upload = request.FILES.get("file")
    if upload is None or isinstance(upload, list):
        return _notice(request, "Choisissez un fichier.")
    try:
        document = actions.add_document(
            access.person(request), collection, upload.name or "document", upload.chunks()
        )
    except actions.Refused as refusal:
        return _notice(request, str(refusal))
    return _row(request, document)


@login_required
@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Stops the reading of a document."""
    document = _document(request, number)
    actions.cancel_document(document)
    return _row(request, document)


@login_required
@require_POST
def retry(request: HttpRequest, number: int) -> HttpResponse:
    """Reads a document again."""
    document = _document(request, number)
    actions.retry_document(document)
    return _row(request, document)


@login_required
@require_POST
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Deletes a document and all that was made of it."""
    actions.delete_document(_document(request, number))
    return HttpResponse("")


def _document(request: HttpRequest, number: int) -> Document:
    found = Document.objects.writable_by(access.caller(request)).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _row(request: HttpRequest, document: Document) -> HttpResponse:
    document.refresh_from_db()
    return render(request, "assistant/_document.html", {"document": document})


def _notice(request: HttpRequest, notice: str) -> HttpResponse:
    return render(request, "assistant/_refused.html", {"notice": notice}, status=422)
