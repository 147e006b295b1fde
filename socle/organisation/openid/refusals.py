"""Why somebody who comes back from the provider does not come in, in the words of the page that says so."""

from dataclasses import dataclass
from enum import StrEnum


class Refusal(StrEnum):
    """Why not: the first six are decisions on a person whom the provider knows."""

    NO_RULE = "no_rule"
    DISABLED = "disabled"
    ELSEWHERE = "elsewhere"
    EMAIL_TAKEN = "email_taken"
    SERVICE_ACCOUNT = "service_account"
    EMAIL_UNSURE = "email_unsure"
    UNPROVEN = "unproven"
    EXPIRED = "expired"
    ABANDONED = "abandoned"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Explanation:
    """One page: what happened and what to do; `ask` where it tells whom to write to."""

    status: int
    title: str
    happened: str
    next_step: str
    ask: bool = True


EXPLANATIONS = {
    Refusal.NO_RULE: Explanation(
        403,
        "Votre organisation n’a pas encore accès à Socle",
        "{provider} vous a bien reconnu, mais aucune règle ne rattache votre organisation ou votre adresse "
        "électronique à une administration de ce serveur. Rien n’a été enregistré à votre nom.",
        "Demandez que votre organisation soit ajoutée. Vous pourrez ensuite vous connecter de la même façon.",
    ),
    Refusal.DISABLED: Explanation(
        403,
        "Votre accès à Socle est fermé",
        "{provider} vous a bien reconnu, mais votre compte a été désactivé sur ce serveur.",
        "Si vous en avez besoin pour votre travail, demandez sa réouverture.",
    ),
    Refusal.ELSEWHERE: Explanation(
        403,
        "Votre rattachement a changé",
        "{provider} indique une autre administration que celle de votre compte Socle. Pour que les contenus "
        "de votre ancienne administration y restent, l’accès est suspendu.",
        "Demandez que votre compte soit rattaché à votre administration actuelle.",
    ),
    Refusal.EMAIL_TAKEN: Explanation(
        403,
        "Votre adresse est déjà liée à une autre identité",
        "Une autre identité {provider} utilise déjà votre adresse électronique sur ce serveur. Cela arrive "
        "quand votre organisation change de service d’identité.",
        "Demandez que votre compte soit relié à votre nouvelle identité.",
    ),
    Refusal.SERVICE_ACCOUNT: Explanation(
        403,
        "Cette adresse est celle d’un programme",
        "L’adresse électronique transmise par {provider} est celle d’un compte de service. Un tel compte "
        "sert à un programme : personne ne peut se connecter en son nom.",
        "Connectez-vous avec votre propre adresse, ou demandez que celle du compte de service soit changée.",
    ),
    Refusal.EMAIL_UNSURE: Explanation(
        403,
        "Votre adresse électronique n’est pas confirmée",
        "{provider} n’a pas transmis d’adresse électronique vérifiée. Elle est nécessaire pour entrer.",
        "Confirmez votre adresse auprès de {provider}, puis recommencez. Si elle l’est déjà, signalez-le.",
    ),
    Refusal.UNPROVEN: Explanation(
        403,
        "Votre identité n’a pas pu être vérifiée",
        "La réponse de {provider} ne prouve pas qui vous êtes. Par prudence, personne n’a été connecté.",
        "Recommencez depuis la page de connexion. Si cela se reproduit, signalez-le.",
    ),
    Refusal.EXPIRED: Explanation(
        400,
        "Cette connexion n’est plus valable",
        "La page de connexion est restée ouverte trop longtemps, elle a déjà servi, ou elle a été ouverte "
        "dans un autre navigateur. Personne n’a été connecté.",
        "Recommencez depuis la page de connexion.",
        ask=False,
    ),
    Refusal.ABANDONED: Explanation(
        200,
        "Vous ne vous êtes pas identifié",
        "{provider} n’a pas transmis votre identité, parce que l’identification a été abandonnée ou refusée. "
        "Personne n’a été connecté.",
        "Vous pouvez recommencer, ou choisir un autre moyen de connexion.",
        ask=False,
    ),
    Refusal.UNREACHABLE: Explanation(
        503,
        "{provider} ne répond pas",
        "Le service d’identification est momentanément indisponible. Vos conversations et vos documents ne "
        "sont pas touchés.",
        "Réessayez dans quelques minutes, ou demandez un lien de connexion.",
        ask=False,
    ),
}
