"""The catalogue in the words of the pages: hostings, sensitivities, kinds of models, and what it refuses."""

import re

from socle.inference.catalogue import CatalogueError, Hosting, Sensitivity
from socle.inference.catalogue.origins import Origin

HOSTINGS = {
    Hosting.LOCAL: "Sur place",
    Hosting.SECNUMCLOUD: "SecNumCloud",
    Hosting.EU: "Union européenne",
    Hosting.OTHER: "Ailleurs",
}
SENSITIVITIES = {
    Sensitivity.PUBLIC: "Publiques",
    Sensitivity.INTERNAL: "Internes",
    Sensitivity.PERSONAL: "Personnelles",
    Sensitivity.RESTRICTED: "Restreintes",
}
SENSITIVITY_HINTS = {
    Sensitivity.PUBLIC: "ce que chacun peut déjà lire",
    Sensitivity.INTERNAL: "le travail courant de l’administration",
    Sensitivity.PERSONAL: "ce qui concerne une personne que l’on peut reconnaître",
    Sensitivity.RESTRICTED: "ce qu’une loi ou un secret protège",
}
TYPES = {
    "text-generation": "Écrire du texte",
    "text-embeddings-inference": "Comparer des textes par le sens",
    "text-classification": "Classer des textes par pertinence",
    "automatic-speech-recognition": "Transcrire la parole",
    "image-to-text": "Lire des images",
}
ORIGINS = {
    Origin.SHIPPED: "livré avec Socle",
    Origin.FILE: "fichier du serveur",
    Origin.PAGES: "modifié ici",
}
_REFUSALS: tuple[tuple[str, str], ...] = (
    (r"there is no provider '(?P<name>[^']+)'", "le fournisseur « {name} » n’existe pas"),
    (r"there is no model '(?P<name>[^']+)'", "le modèle « {name} » n’existe pas"),
    (r"alias '(?P<name>[^']+)': a model has that name", "un modèle s’appelle déjà « {name} »"),
    (r"'address': must begin", "l’adresse doit commencer par http:// ou https://"),
    (r"needs a 'certificate'", "un hébergement SecNumCloud demande sa qualification, avec sa date"),
    (r"a model of embeddings needs 'dimensions'", "ce modèle demande le nombre de dimensions"),
    (r"variables of the server are named", "seul le fichier du serveur nomme des variables du serveur"),
    (r"the key '(?P<name>[^']+)' is not known", "le champ « {name} » n’existe pas"),
    (r"the key '(?P<name>[^']+)' is missing", "le champ « {name} » manque"),
    (r"the character NUL|cannot be kept", "un texte contient un caractère qui ne peut pas être enregistré"),
    (r"cannot be read", "le fichier du serveur ne peut pas être lu : corrigez-le d’abord"),
    (r": '(?P<name>[^']+)': ", "le champ « {name} » ne convient pas"),
)


def in_french(error: CatalogueError) -> str:
    """What the catalogue refuses, for the person who asked for it."""
    text = str(error)
    for pattern, said in _REFUSALS:
        if found := re.search(pattern, text):
            return f"Rien n’a été changé : {said.format(**found.groupdict())}."
    return f"Rien n’a été changé : le catalogue refuse cette entrée ({text})."
