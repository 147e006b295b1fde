"""The seal of a case file: a key that is not in the database, over every byte and the term."""

from __future__ import annotations

import hmac
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from socle.assurance.models import CaseFile
from socle.storage.secrets import secret


class BrokenSeal(ValueError):
    """The case file is not what was sealed; the text is a sentence for the reader."""

    def __init__(self) -> None:
        super().__init__(
            "Ce dossier n’est plus tel qu’il a été scellé : son contenu ou son terme a été changé. Aucune "
            "explication n’en est tirée. Prévenez l’équipe qui administre le service, en lui donnant la date "
            "du dossier."
        )


def canonical(content: object) -> str:
    """The one way to write the contents: what the seal is computed on."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def seal_of(case: CaseFile) -> str:
    """HMAC-SHA256, in hexadecimal, of what the row says: whose it is, of which run, until when, and all it
    holds."""
    bound = [
        case.administration_id,
        str(case.pk),
        str(case.run_id),
        case.tool,
        case.deletes_on.isoformat(),
        case.validated.isoformat() if case.validated else None,
        case.content,
    ]
    return hmac.digest(_key(Path(settings.SOCLE_DATA)), canonical(bound).encode(), "sha256").hex()


def opened(case: CaseFile) -> dict[str, Any]:
    """The contents, once the seal is found whole; raises BrokenSeal."""
    if not hmac.compare_digest(seal_of(case), case.seal):
        raise BrokenSeal
    return dict(json.loads(case.content))


@lru_cache(maxsize=8)
def _key(data: Path) -> bytes:
    return secret(data, "case_files")
