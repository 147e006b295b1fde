"""Comptes rendus, declared: it begins from a transcript, and ends in minutes that each person can hear again."""

from socle.tools.meetings.exports import EXPORTS
from socle.tools.meetings.steps import write_minutes
from socle.tools.meetings.templates import affects_persons
from socle.work.models import Run
from socle.work.operator import administration, contact
from socle.work.toolbox import Automation, Input, ItemKind, Step, Tool


def _affects(run: Run) -> bool:
    return affects_persons(str(run.inputs.get("modele") or ""))


tool = Tool(
    slug="comptes-rendus",
    title="Comptes rendus",
    purpose="Relever dans un enregistrement les décisions, les actions, les points abordés et les questions ouvertes, "
    "chacun avec l’instant qui le dit, pour que l’agent en fasse un compte rendu.",
    administration=administration(),
    contact=contact(),
    legal_basis="Mission d’intérêt public : règlement (UE) 2016/679, article 6, paragraphe 1, point e ; les "
    "participants sont prévenus de l’enregistrement et peuvent s’y opposer",
    audience="Agents qui rendent compte de réunions, d’auditions, d’entretiens ou de formations",
    automation=Automation.DRAFT,
    without_ai="Sans modèle, des règles relèvent les phrases mêmes qui décident, engagent ou interrogent ; le compte rendu "
    "peut toujours s’écrire à partir du transcript ou de notes.",
    benefit="Un compte rendu dont chaque ligne se réécoute, prêt peu après la réunion.",
    acceptable_error="Une décision ou une action dite à demi-mot peut manquer ; aucune ligne n’est écrite sans un moment de "
    "l’enregistrement qui la dit, mot pour mot.",
    error_measure="Décisions et actions retrouvées et relevées à tort, sur des réunions dont le contenu est connu ; lignes "
    "sans preuve comptées avec des modèles qui inventent.",
    departure="L’agent, ligne par ligne : il garde, modifie ou rejette, en réécoutant le moment.",
    persons_affected=False,
    affects=_affects,
    sensitivity="personal",
    data_sources="Le transcript que l’agent choisit parmi ceux qui lui sont ouverts.",
    operations="Découpe du transcript en passages courts ; relevé de phrases par des règles ; propositions d’un modèle de "
    "langage, reprises seulement quand leur citation figure mot pour mot dans le transcript. Pour une audition ou un "
    "entretien, chaque ligne se décide une par une. Aucune appréciation n’est portée sur les intervenants.",
    inputs=(
        Input(
            "transcript",
            "Transcript",
            "line",
            hint="Le numéro du travail de transcription, tel que l’adresse de sa page le donne.",
            longest=40,
        ),
        Input(
            "modele",
            "Modèle de compte rendu",
            "line",
            hint="releve-de-decisions, compte-rendu, audition, entretien, formation, ou celui de votre service.",
            longest=40,
        ),
    ),
    steps=(Step("relever", "Relevé de ce qui est dit", write_minutes),),
    items=(
        ItemKind("modele", "Modèle", "text", group="Compte rendu", review=False),
        ItemKind("point", "Point", "text", group="Points abordés", repeated=True),
        ItemKind("decision", "Décision", "text", group="Décisions", repeated=True),
        ItemKind("action", "Action", "list", group="Actions", repeated=True),
        ItemKind("question", "Question", "text", group="Questions ouvertes", repeated=True),
        ItemKind("citation", "Citation", "text", group="Citations", repeated=True),
        ItemKind("libre", "Élément", "text", group="Autres rubriques", repeated=True),
    ),
    checks=(
        "Chaque citation figure mot pour mot dans l’enregistrement, à l’instant donné",
        "Les nombres, les dates et les noms d’une phrase sont dits à cet instant",
        "Une décision contient des mots qui décident, et ne les nie pas",
        "Qui fait quoi, et pour quand : seulement ce qui est dit à cet endroit",
    ),
    exports=EXPORTS,
    roles=("large", "small"),
    icon="list",
    home="meetings:home",
)
