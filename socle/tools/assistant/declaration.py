"""L'Assistant, declared: it has pages of its own, and the duties of every tool."""

from socle.work.declaration import Automation, Tool
from socle.work.operator import administration, contact

tool = Tool(
    slug="assistant",
    title="L’Assistant",
    purpose="Répondre aux questions d’un agent à partir de ses documents, en montrant la page d’où vient chaque "
    "phrase.",
    administration=administration(),
    contact=contact(),
    legal_basis="Mission d’intérêt public de l’administration : règlement (UE) 2016/679, article 6, "
    "paragraphe 1, point e",
    audience="Agents de l’administration",
    automation=Automation.ASSIST,
    without_ai="Les documents restent lisibles page par page, et la recherche fonctionne sans modèle.",
    benefit="Trouver plus vite, dans de longs documents, le passage qui répond, et le citer exactement.",
    acceptable_error="Une phrase affichée comme prouvée ne doit pas contredire la page citée ; une réponse juste "
    "peut être retenue faute de preuve.",
    error_measure="Part des phrases prouvées que le passage cité confirme, sur des questions dont la réponse est "
    "connue ; part des questions sans réponse qui sont refusées.",
    departure="L’agent, à tout moment : la réponse est une proposition, elle n’est transmise à personne.",
    persons_affected=False,
    sensitivity="internal",
    data_sources="Documents déposés par l’agent ou son service, et ses questions.",
    operations="Recherche des passages proches de la question, rédaction d’une réponse courte par un modèle de "
    "langage, comparaison de chaque phrase avec les passages par des règles fixes.",
    checks=("Chaque phrase est soutenue par le passage cité",),
    roles=("chat",),
    icon="chat",
    home="assistant:home",
)
