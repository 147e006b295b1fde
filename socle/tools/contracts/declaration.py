"""Dépenses éclairées, declared."""

from socle.tools.contracts.drafts import as_decp, as_financial
from socle.tools.contracts.item_kinds import item_kinds
from socle.tools.contracts.panels import conflicts_panel, history_panel, missing_panel
from socle.tools.contracts.steps import ASK_MODEL, PIECES, read, recognise
from socle.work.operator import administration, contact
from socle.work.toolbox import Automation, Export, Input, Panel, Step, Tool

tool = Tool(
    slug="depenses-eclairees",
    title="Dépenses éclairées",
    purpose="Préremplir les données d’un contrat public à partir de ses pièces, chaque valeur avec la page qui la prouve.",
    administration=administration(),
    contact=contact(),
    legal_basis="Mission d’intérêt public : règlement (UE) 2016/679, article 6, paragraphe 1, point e ; publication des "
    "données essentielles, code de la commande publique, article L2196-2",
    audience="Agents qui saisissent et publient les contrats publics",
    automation=Automation.ANALYSE,
    without_ai="La lecture se fait par des règles, sans modèle ; la saisie à la main reste possible.",
    benefit="Moins de saisie, moins d’erreurs de recopie, des contradictions entre pièces vues avant la notification.",
    acceptable_error="Une valeur marquée « lu » est écrite dans la pièce, à la page citée ; une valeur peut manquer. Rien n’est "
    "deviné : un IBAN invalide est montré invalide.",
    error_measure="Précision et rappel des champs lus sur des contrats fabriqués dont la vérité est connue, par format ; deux "
    "mises en page inconnues du lecteur sont mesurées à part.",
    departure="L’agent, champ par champ : il garde, modifie, complète ou rejette.",
    persons_affected=False,
    sensitivity="internal",
    data_sources="Les pièces du contrat déposées par l’agent : acte d’engagement, CCAP, CCTP, annexes, avenants, relevé "
    "d’identité bancaire.",
    operations="Reconnaissance des pièces, lecture des champs par des règles, contrôle des identifiants, des sommes et des dates, "
    "comparaison des pièces entre elles ; à la demande, question à un modèle sur ce qui reste, gardée si sa citation est retrouvée.",
    inputs=(
        Input(
            PIECES,
            "Pièces du contrat",
            "documents",
            hint="Toutes les pièces d’un même contrat : DOCX, ODT, PDF, numérisations.",
        ),
        Input(
            ASK_MODEL,
            "Demander aussi à un modèle ce que les règles n’ont pas lu (plus lent)",
            "flag",
            required=False,
        ),
    ),
    steps=(
        Step("reconnaitre", "Reconnaissance des pièces", recognise),
        Step("lire", "Lecture et contrôle des champs", read),
    ),
    items=item_kinds(),
    checks=(
        "Numéros SIRET, SIREN et de TVA",
        "IBAN et clé RIB",
        "Code CPV",
        "Sommes, taux, montants en chiffres et en lettres",
        "Dates possibles et dans l’ordre",
        "Plafonds du code de la commande publique",
        "Désaccords entre pièces",
    ),
    exports=(
        Export("decp", "Données essentielles (DECP 2.0.3)", "application/json", "json", as_decp),
        Export(
            "financier", "Système financier (JSON avec preuves)", "application/json", "json", as_financial
        ),
    ),
    roles=("small",),
    panels=(
        Panel("conflits", "Pièces en désaccord", "contracts/_conflicts.html", conflicts_panel),
        Panel("avenants", "Avenants", "contracts/_history.html", history_panel),
        Panel("manques", "Données essentielles à compléter", "contracts/_missing.html", missing_panel),
    ),
    icon="document",
)
