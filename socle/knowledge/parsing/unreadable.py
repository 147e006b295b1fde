"""Why a file cannot be read, in words for the person who gave it."""

from __future__ import annotations

SENTENCES = {
    "encrypted": "Ce document est protégé par un mot de passe. "
    "Retirez la protection, puis déposez-le à nouveau.",
    "empty": "Ce fichier est vide. Vérifiez qu’il s’ouvre sur votre poste, puis déposez-le à nouveau.",
    "no_text": "Ce document ne contient aucun texte. Vérifiez que c’est le bon fichier.",
    "scanned": "Ce document est une image (scan ou photo), "
    "et ce serveur n’a pas l’outil qui en reconnaît le texte. "
    "Demandez à l’équipe qui administre le service d’installer Tesseract avec le français, "
    "ou déposez une version qui contient du texte.",
    "unrecognised": "Ce document est une image (scan ou photo) sur laquelle aucun texte n’a pu être reconnu. "
    "Numérisez-le à nouveau, droit et à 300 points par pouce, puis déposez-le.",
    "broken": "Ce fichier est endommagé ou incomplet. Ouvrez-le sur votre poste, enregistrez-le à nouveau, "
    "puis déposez cette copie.",
    "wrong_type": "Ce fichier n’est pas un document\u00a0: son contenu ne correspond pas à son nom. "
    "Déposez un fichier PDF, DOCX, ODT, HTML, Markdown, texte, ou une image PNG, JPEG, TIFF ou WEBP.",
    "unsupported": "Ce type de fichier n’est pas pris en charge. Enregistrez-le en PDF, DOCX ou ODT, "
    "puis déposez cette copie.",
    "too_large": "Ce fichier est trop volumineux (limite\u00a0: {limit}). "
    "Découpez-le en plusieurs documents, puis déposez-les.",
    "too_many_pages": "Ce document a trop de pages (limite\u00a0: {limit}). "
    "Découpez-le en plusieurs documents, puis déposez-les.",
    "zip_bomb": "Une fois décompressé, ce fichier est d’une taille anormale\u00a0: il n’a pas été ouvert. "
    "Enregistrez le document à nouveau depuis votre logiciel, puis déposez cette copie.",
    "unsafe": "Ce fichier contient des éléments dangereux\u00a0: il n’a pas été ouvert. "
    "Enregistrez le document en PDF, puis déposez cette copie.",
    "too_slow": "La lecture de ce document prend trop de temps\u00a0: elle a été arrêtée. "
    "Découpez-le en plusieurs documents ou enregistrez-le en PDF, puis déposez le résultat.",
    "too_complex": "Ce document demande trop de mémoire pour être lu. "
    "Découpez-le en plusieurs documents, puis déposez-les.",
}


class Unreadable(Exception):
    """A file that cannot be read, for good: `code` for programs, `sentence` for the reader."""

    def __init__(self, code: str, sentence: str | None = None, *, limit: str = "") -> None:
        self.code = code
        self.limit = limit
        self.sentence = sentence if sentence is not None else SENTENCES[code].format(limit=limit)
        super().__init__(code)
