"""Langage clair, declared."""

from socle.tools.plain_language.exports import as_docx, as_odt, as_tracked_docx, as_tracked_odt
from socle.tools.plain_language.panels import readability_panel
from socle.tools.plain_language.steps import box, rewrite
from socle.work.operator import administration, contact
from socle.work.toolbox import Automation, Export, Input, ItemKind, Panel, Step, Tool

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT = "application/vnd.oasis.opendocument.text"

tool = Tool(
    slug="langage-clair",
    title="Langage clair",
    purpose="Proposer une version plus simple d’une lettre, paragraphe par paragraphe, sans changer ce qu’elle dit.",
    administration=administration(),
    contact=contact(),
    legal_basis="Mission d’intérêt public : règlement (UE) 2016/679, article 6, paragraphe 1, point e ; devoir "
    "d’un langage simple, circulaire du 24 mars 2021 relative à la communication de l’État",
    audience="Agents qui écrivent aux usagers",
    automation=Automation.DRAFT,
    without_ai="Sans modèle, les règles relèvent les tournures lourdes et proposent des mots plus simples ; la lettre "
    "d’origine peut toujours partir telle quelle.",
    benefit="Des lettres que leurs destinataires comprennent à la première lecture.",
    acceptable_error="Aucun montant, aucune date, aucun délai, aucune référence ni aucun nom ne change ; une phrase peut rester "
    "lourde.",
    error_measure="Informations verrouillées comparées avant et après, sur dix lettres et trois modèles ; lisibilité avant et "
    "après.",
    departure="L’agent, paragraphe par paragraphe : il garde, modifie ou rejette ; un paragraphe rejeté garde ses mots.",
    persons_affected=True,
    sensitivity="personal",
    data_sources="La lettre que l’agent colle ou dépose.",
    operations="Mise à l’abri des informations de la lettre, proposition de réécriture par un modèle de langage et par des "
    "règles, remise en place des informations, comparaison avec l’original.",
    inputs=(
        Input(
            "lettre",
            "Lettre",
            "text",
            hint="Collez le texte de la lettre.",
            either="fichier",
            exclusive=True,
            longest=60_000,
        ),
        Input(
            "fichier",
            "Ou le fichier de la lettre",
            "documents",
            hint="DOCX et ODT gardent leur mise en page ; PDF et texte sont présentés sobrement.",
            required=False,
            several=False,
        ),
    ),
    steps=(
        Step("reecrire", "Réécriture", rewrite),
        Step("encadrer", "Ce que la lettre demande", box),
    ),
    items=(
        ItemKind("encadre", "Encadré : ce que vous devez faire", "text", group="Pour le destinataire"),
        ItemKind("paragraphe", "Paragraphe", "text", group="Paragraphes", repeated=True),
    ),
    checks=(
        "Montants, dates, délais, références et noms inchangés",
        "Obligations, permissions et négations inchangées",
        "Chaque information mise à l’abri revenue une seule fois",
        "Longueur",
        "Langue française",
    ),
    exports=(
        Export("docx", "Lettre (DOCX)", _DOCX, "docx", as_docx),
        Export("odt", "Lettre (ODT)", _ODT, "odt", as_odt),
        Export(
            "docx-suivi",
            "Lettre avec modifications visibles (DOCX)",
            _DOCX,
            "docx",
            as_tracked_docx,
            validated_only=False,
        ),
        Export(
            "odt-suivi",
            "Lettre avec modifications visibles (ODT)",
            _ODT,
            "odt",
            as_tracked_odt,
            validated_only=False,
        ),
    ),
    roles=("small",),
    panels=(Panel("lisibilite", "Lisibilité", "plain_language/_readability.html", readability_panel),),
    icon="text",
)
