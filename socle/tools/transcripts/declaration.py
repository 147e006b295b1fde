"""Transcripts, declared: it has pages of its own, and the duties of every tool."""

from socle.tools.transcripts.exports.declared import EXPORTS
from socle.tools.transcripts.heard import heard_moment
from socle.tools.transcripts.pipeline.languages import CHOICES
from socle.tools.transcripts.pipeline.steps import hear, prepare_sound, write_draft
from socle.work.declaration import Automation, Input, Step, Tool
from socle.work.operator import administration, contact

tool = Tool(
    slug="transcripts",
    title="Transcripts",
    purpose="Écrire ce qui est dit dans un enregistrement, et qui le dit, pour que l’agent le corrige en l’écoutant.",
    administration=administration(),
    contact=contact(),
    legal_basis="Mission d’intérêt public : règlement (UE) 2016/679, article 6, paragraphe 1, point e ; les "
    "participants sont prévenus de l’enregistrement et peuvent s’y opposer",
    audience="Agents qui tiennent des réunions, des entretiens, des auditions ou des formations",
    automation=Automation.DRAFT,
    without_ai="Prendre des notes ; écouter l’enregistrement, qui reste disponible jusqu’à sa date d’effacement.",
    benefit="Retrouver ce qui a été dit, mot pour mot, et l’instant où c’est dit.",
    acceptable_error="Des mots peuvent être mal entendus, surtout les noms propres : les mots incertains sont signalés ; "
    "aucune phrase n’est écrite sur un silence ou sur de la musique.",
    error_measure="Taux de mots erronés et part du temps attribuée à une autre voix, sur des enregistrements dont le texte "
    "est connu.",
    departure="L’agent, mot par mot : il corrige, nomme les personnes, et le transcript n’est transmis à personne "
    "sans lui.",
    persons_affected=False,
    sensitivity="personal",
    data_sources="L’enregistrement que l’agent dépose ou fait dans son navigateur.",
    operations="Recherche de la parole, transcription par un modèle, regroupement des voix qui se ressemblent dans cet "
    "enregistrement seulement : aucune empreinte de voix n’est gardée.",
    inputs=(
        Input(
            "enregistrements",
            "Enregistrements",
            "recordings",
            hint="Son ou vidéo, 4 heures et 2 Go au plus chacun. Plusieurs fichiers donnent chacun un transcript.",
            apart_unless=("pistes", "suite"),
        ),
        Input(
            "pistes",
            "Ces fichiers sont les pistes d’une même réunion",
            "flag",
            hint="Chaque piste est une personne, enregistrée à part (visioconférence) : un seul transcript les réunit.",
            required=False,
        ),
        Input(
            "suite",
            "Ces fichiers se suivent : ils sont un seul enregistrement",
            "flag",
            hint="Dans l’ordre où ils sont donnés : un seul transcript les réunit.",
            required=False,
        ),
        Input(
            "personnes",
            "Nombre de personnes qui parlent",
            "choice",
            hint="Laissez vide pour qu’il soit trouvé.",
            required=False,
            choices=tuple((str(number), str(number)) for number in range(1, 21)),
        ),
        Input(
            "langue",
            "Langue",
            "choice",
            hint="Laissez vide pour qu’elle soit trouvée, passage par passage.",
            required=False,
            choices=CHOICES,
        ),
        Input(
            "contexte",
            "Noms et mots attendus",
            "line",
            hint="Noms propres, sigles, sujet : le modèle les entend mieux s’il s’y attend.",
            required=False,
            longest=300,
        ),
    ),
    exports=EXPORTS,
    heard=heard_moment,
    steps=(
        Step("son", "Lecture du son", prepare_sound),
        Step("ecoute", "Transcription", hear),
        Step("ecriture", "Mise en forme", write_draft),
    ),
    checks=(
        "Aucun texte n’est gardé là où aucune voix n’est entendue, ni lorsqu’il se répète en boucle.",
        "Les corrections faites d’après le glossaire du service sont signalées, avec ce qui était écrit.",
    ),
    roles=("transcription", "voices"),
    icon="microphone",
    home="transcripts:home",
    page="transcripts:editor",
)
