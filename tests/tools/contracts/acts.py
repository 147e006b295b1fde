# ruff: noqa: E501 (texts of contracts are kept whole)
"""The act of engagement in three layouts: the official form's, a table of labels, articles in prose."""

from __future__ import annotations

from decimal import Decimal

from tests.tools.contracts import numbers
from tests.tools.contracts.facts import Facts
from tests.tools.contracts.parts import FORM_WORDS, Style, months, pieces_named
from tests.tools.contracts.writing import Piece


def act(facts: Facts, style: Style) -> Piece:
    piece = Piece("AE", "acte_engagement")
    (_official, _table, _prose)[style.layout](piece, facts, style)
    return piece


def _official(piece: Piece, facts: Facts, style: Style) -> None:
    piece.title("ACTE D'ENGAGEMENT")
    piece.say(
        "Marchés publics. Formulaire ATTRI1. Ce document est rempli par l'acheteur et signé par le titulaire."
    )
    _official_object(piece, facts, style)
    piece.heading("B - Engagement du titulaire ou du groupement titulaire")
    _official_holder(piece, facts, style)
    _official_price(piece, facts, style)
    _official_group(piece, facts, style)
    _official_terms(piece, facts, style)
    _official_signatures(piece, facts, style)


def _official_object(piece: Piece, facts: Facts, style: Style) -> None:
    get = facts.get
    piece.heading("A - Objet de l'acte d'engagement")
    piece.say("Objet du marché public ou de l'accord-cadre :", get("objet"))
    piece.say(f"Référence de la consultation : {get('reference')}")
    piece.say(f"Code CPV : {' ; '.join(get('cpv'))}")
    piece.say("Cet acte d'engagement correspond :")
    lot = get("lot_numero")
    piece.say(f"{style.box(not lot)} à l'ensemble du marché public (en cas de non-allotissement).")
    named = f"n° {lot} : {get('lot_intitule')}" if lot else "n° ……"
    piece.say(f"{style.box(bool(lot))} au lot {named}")
    piece.say(f"{style.box(True)} à l'offre de base.", f"{style.box(False)} à la variante suivante :")
    piece.say("Forme du marché :", style.choice(FORM_WORDS, get("forme")))
    if get("marche_parent"):
        piece.say(f"Marché subséquent conclu sur le fondement de l'accord-cadre n° {get('marche_parent')}.")


def _official_holder(piece: Piece, facts: Facts, style: Style) -> None:
    get = facts.get
    piece.heading("B1 - Identification et engagement du titulaire", 2)
    piece.say(
        "Après avoir pris connaissance des pièces constitutives du marché public et conformément à leurs clauses,"
    )
    alone = get("groupement") == "aucun"
    piece.say(
        f"{style.box(alone)} Le signataire s'engage, sur la base de son offre et pour son propre compte ;"
    )
    piece.say(f"{style.box(not alone)} L'ensemble des membres du groupement s'engagent ;")
    if not alone:
        piece.say("Mandataire du groupement :")
    piece.say(f"Nom commercial et dénomination sociale : {get('titulaire_nom')}")
    piece.say("Adresse de l'établissement : 4 avenue des Acacias, 35000 Rennes")
    piece.say("Adresse électronique : contact@exemple.fr", "Téléphone : 02 99 00 00 01")
    piece.say(f"Numéro SIRET : {style.siret(get('titulaire_siret'))}")
    piece.say(f"Numéro SIREN : {style.siren(get('titulaire_siren'))}")
    if get("titulaire_tva"):
        piece.say(f"N° de TVA intracommunautaire : {get('titulaire_tva')}")
    if get("titulaire_pme") is not None:
        piece.say(f"Le titulaire est une PME : {style.yes_no(get('titulaire_pme'))}")


def _official_price(piece: Piece, facts: Facts, style: Style) -> None:
    get = facts.get
    priced = get("montant_ht") is not None
    piece.say("à exécuter les prestations demandées :")
    piece.say(f"{style.box(priced)} aux prix indiqués ci-dessous ;")
    piece.say(
        f"{style.box(not priced)} aux prix indiqués dans l'annexe financière jointe au présent document."
    )
    if priced:
        piece.say(f"Taux de la TVA : {style.rate(get('tva_taux'))}")
        piece.say(f"Montant hors taxes arrêté en chiffres à : {style.money(get('montant_ht'))}")
        words = numbers.amount_in_words(Decimal(get("montant_ht_lettres")))
        piece.say(f"Montant hors taxes arrêté en lettres à : {words}")
        piece.say(f"Montant de la TVA : {style.money(get('montant_tva'))}")
        piece.say(f"Montant TTC arrêté en chiffres à : {style.money(get('montant_ttc'))}")
    else:
        _bounds(piece, facts, style)
    _tranches(piece, facts, style)


def _bounds(piece: Piece, facts: Facts, style: Style) -> None:
    get = facts.get
    if get("montant_minimum_ht"):
        piece.say(f"Montant minimum de l'accord-cadre : {style.money(get('montant_minimum_ht'))} HT")
    piece.say(f"Montant maximum de l'accord-cadre : {style.money(get('montant_maximum_ht'))} HT")


def _tranches(piece: Piece, facts: Facts, style: Style) -> None:
    if facts.get("tranches"):
        rows = [(tranche["nom"], style.money(tranche["montant_ht"])) for tranche in facts.get("tranches")]
        piece.table([("Tranche", "Montant HT"), *rows], header=True)


def _official_group(piece: Piece, facts: Facts, style: Style) -> None:
    get = facts.get
    piece.heading(
        "B2 - Nature du groupement et, en cas de groupement conjoint, répartition des prestations", 2
    )
    piece.say("Pour l'exécution du marché public, le groupement d'opérateurs économiques est :")
    piece.say(style.choice({"conjoint": "conjoint", "solidaire": "solidaire"}, get("groupement")))
    if get("cotraitants"):
        rows = [("Désignation des membres du groupement", "SIRET", "Nature de la prestation")]
        rows += [(firm["nom"], style.siret(firm["siret"]), "Réalisation") for firm in get("cotraitants")]
        piece.table(rows, header=True)


def _official_terms(piece: Piece, facts: Facts, style: Style) -> None:
    get = facts.get
    piece.heading("B3 - Compte (s) à créditer", 2)
    piece.say("Nom de l'établissement bancaire : Banque de l'Exemple")
    piece.say(f"IBAN : {style.iban(get('iban'))}", f"BIC : {get('bic')}")
    piece.heading("B4 - Avance", 2)
    refused = not get("avance_acceptee")
    piece.say(f"Je renonce au bénéfice de l'avance : {style.yes_no(refused, no_first=True)}")
    piece.say(f"Délai global de paiement : {get('delai_paiement_jours')} jours")
    piece.heading("B5 - Durée d'exécution du marché public", 2)
    piece.say(f"La durée d'exécution du marché public est de {months(get('duree_mois'))} à compter de :")
    piece.say(f"{style.box(True)} la date de notification du marché public ;")
    piece.say(f"{style.box(False)} la date de notification de l'ordre de service.")
    again = get("reconductions_nombre")
    piece.say(f"Le marché public est reconductible : {style.yes_no(bool(again), no_first=True)}")
    piece.say(f"Nombre des reconductions : {again or '……'}")
    again_months = get("reconduction_duree_mois")
    piece.say(f"Durée des reconductions : {months(again_months) if again_months else '……'}")


def _official_signatures(piece: Piece, facts: Facts, style: Style) -> None:
    get = facts.get
    piece.heading("C - Signature de l'offre par le titulaire")
    signed = f"Lyon, le {style.date(get('date_signature_titulaire'))}"
    piece.table(
        [
            ("Nom, prénom et qualité du signataire", "Lieu et date de signature", "Signature"),
            ("Claire Martin, présidente", signed, "signé"),
        ],
        header=True,
    )
    piece.heading("D - Identification et signature de l'acheteur")
    piece.say(f"Désignation de l'acheteur : {get('acheteur_nom')}")
    piece.say(f"Numéro SIRET : {style.siret(get('acheteur_siret'))}")
    piece.say("Nom, prénom, qualité du signataire du marché public : Hugo Petit, directeur")
    piece.say(
        f"Désignation, adresse, numéro de téléphone du comptable assignataire : {get('comptable_assignataire')}"
    )
    if get("date_signature_acheteur"):
        piece.say(f"A Rennes, le {style.date(get('date_signature_acheteur'))}")
    piece.heading("E - Notification du marché public au titulaire")
    if get("date_notification"):
        piece.say(f"Date de notification : {style.date(get('date_notification'))}")
    piece.heading("Annexes", 2)
    piece.say(*pieces_named(facts.values))


def _table(piece: Piece, facts: Facts, style: Style) -> None:
    get = facts.get
    piece.title("ACTE D'ENGAGEMENT VALANT CAHIER DES CONDITIONS")
    rows = [
        ("Acheteur", get("acheteur_nom")),
        ("SIRET de l'acheteur", style.siret(get("acheteur_siret"))),
        ("Objet du marché", get("objet")),
        ("Numéro du marché", get("reference")),
        ("Forme du contrat", FORM_WORDS[get("forme")].capitalize()),
    ]
    if get("marche_parent"):
        rows.append(("Accord-cadre de rattachement", get("marche_parent")))
    if get("lot_numero"):
        rows.append(("Lot", f"Lot n° {get('lot_numero')} - {get('lot_intitule')}"))
    rows += [
        ("Code(s) CPV", ", ".join(get("cpv"))),
        ("Comptable public assignataire", get("comptable_assignataire")),
    ]
    piece.heading("1. Le contrat")
    piece.table(rows)
    piece.heading("2. Le titulaire")
    _table_holder(piece, facts, style)
    piece.heading("3. Le prix")
    _table_price(piece, facts, style)
    piece.heading("4. La durée")
    again = get("reconductions_nombre")
    rows = [("Durée ferme", months(get("duree_mois"), twice=style.spaced))]
    if again:
        rows += [
            ("Nombre de reconductions", again),
            ("Durée de chaque reconduction", months(get("reconduction_duree_mois"))),
        ]
    piece.table([*rows, ("Délai de paiement", f"{get('delai_paiement_jours')} jours")])
    piece.say(*pieces_named(facts.values))
    piece.heading("5. Signatures")
    _table_signatures(piece, facts, style)


def _table_holder(piece: Piece, facts: Facts, style: Style) -> None:
    get = facts.get
    group = {
        "aucun": "Candidat individuel",
        "conjoint": "Groupement conjoint",
        "solidaire": "Groupement solidaire",
    }
    piece.say(style.choice(group, get("groupement")))
    first = "Titulaire" if get("groupement") == "aucun" else "Mandataire du groupement"
    rows = [
        (first, get("titulaire_nom")),
        ("SIRET", style.siret(get("titulaire_siret"))),
        ("SIREN", style.siren(get("titulaire_siren"))),
    ]
    if get("titulaire_tva"):
        rows.append(("TVA intracommunautaire", get("titulaire_tva")))
    if get("titulaire_pme") is not None:
        rows.append(("Petite ou moyenne entreprise", style.yes_no(get("titulaire_pme"))))
    rows += [("IBAN", style.iban(get("iban"))), ("BIC", get("bic"))]
    piece.table(rows)
    for number, firm in enumerate(get("cotraitants") or [], start=1):
        piece.say(f"Cotraitant {number} : {firm['nom']}, SIRET {style.siret(firm['siret'])}")


def _table_price(piece: Piece, facts: Facts, style: Style) -> None:
    get = facts.get
    if get("montant_ht") is None:
        rows = [("Montant maximum HT", style.money(get("montant_maximum_ht")))]
        if get("montant_minimum_ht"):
            rows.insert(0, ("Montant minimum HT", style.money(get("montant_minimum_ht"))))
    else:
        rows = [
            ("Montant HT", style.money(get("montant_ht"))),
            ("Taux de TVA", style.rate(get("tva_taux"))),
            ("Montant TVA", style.money(get("montant_tva"))),
            ("Montant TTC", style.money(get("montant_ttc"))),
            ("Montant HT en toutes lettres", numbers.amount_in_words(Decimal(get("montant_ht_lettres")))),
        ]
    piece.table(rows)
    _tranches(piece, facts, style)
    accepts = {
        "yes": "Le titulaire demande à bénéficier de l'avance",
        "no": "Le titulaire renonce à l'avance",
    }
    for key, words in accepts.items():
        piece.say(f"{style.box((key == 'yes') == get('avance_acceptee'))} {words}")


def _table_signatures(piece: Piece, facts: Facts, style: Style) -> None:
    get = facts.get
    rows = [("Date de signature du titulaire", style.date(get("date_signature_titulaire")))]
    if get("date_signature_acheteur"):
        rows.append(("Date de signature de l'acheteur", style.date(get("date_signature_acheteur"))))
    if get("date_notification"):
        rows.append(("Date de notification", style.date(get("date_notification"))))
    piece.table(rows)


def _prose(piece: Piece, facts: Facts, style: Style) -> None:
    get = facts.get
    piece.title("ACTE D'ENGAGEMENT")
    piece.say(f"Marché n° {get('reference')}", f"Objet : {get('objet')}")
    if get("lot_numero"):
        piece.say(f"Lot {get('lot_numero')} : {get('lot_intitule')}")
    piece.heading("Article 1 - Parties contractantes")
    piece.say(
        f"Entre {get('acheteur_nom')}, SIRET {style.siret(get('acheteur_siret'))}, ci-après dénommé « l'acheteur »,"
        " d'une part,"
    )
    vat = f", numéro de TVA intracommunautaire {get('titulaire_tva')}" if get("titulaire_tva") else ""
    size = {
        True: " Le titulaire est une petite ou moyenne entreprise.",
        False: " Le titulaire n'est pas une PME.",
    }
    piece.say(
        f"Et {get('titulaire_nom')}, SIREN {style.siren(get('titulaire_siren'))}, SIRET"
        f" {style.siret(get('titulaire_siret'))}{vat}, ci-après dénommée « le titulaire », d'autre part.",
        size.get(get("titulaire_pme"), "").strip(),
    )
    if get("groupement") == "aucun":
        piece.say("Le titulaire se présente seul.")
    else:
        firms = " ; ".join(
            f"{firm['nom']} (SIRET {style.siret(firm['siret'])})" for firm in get("cotraitants")
        )
        piece.say(
            f"Le titulaire est mandataire d'un groupement {get('groupement')} dont les cotraitants sont : {firms}."
        )
    piece.heading("Article 2 - Nature du contrat")
    parent = f" de l'accord-cadre n° {get('marche_parent')}" if get("marche_parent") else ""
    piece.say(
        f"Le présent contrat est un {FORM_WORDS[get('forme')]}{parent}.",
        f"Codes CPV : {' et '.join(get('cpv'))}",
    )
    piece.heading("Article 3 - Prix")
    _prose_price(piece, facts, style)
    piece.heading("Article 4 - Durée")
    _prose_duration(piece, facts, style)
    piece.heading("Article 5 - Paiement")
    piece.say(f"Les sommes dues sont versées au compte IBAN {style.iban(get('iban'))} - BIC {get('bic')}.")
    piece.say(f"Le délai maximum de paiement est fixé à {get('delai_paiement_jours')} jours.")
    accepts = "accepte de percevoir l'avance" if get("avance_acceptee") else "refuse de percevoir l'avance"
    piece.say(f"Le titulaire {accepts}.", f"Le comptable assignataire est : {get('comptable_assignataire')}.")
    piece.heading("Article 6 - Annexes")
    piece.say(*pieces_named(facts.values))
    piece.say(f"Fait à Nancy, le {style.date(get('date_signature_titulaire'))}", "Pour le titulaire")
    if get("date_signature_acheteur"):
        piece.say(f"Fait à Rennes, le {style.date(get('date_signature_acheteur'))}", "Pour l'acheteur")
    if get("date_notification"):
        piece.say(f"Notifié au titulaire le {style.date(get('date_notification'))}.")


def _prose_price(piece: Piece, facts: Facts, style: Style) -> None:
    get = facts.get
    if get("montant_ht") is None:
        low = get("montant_minimum_ht")
        start = f"un montant minimum de {style.money(low)} HT et " if low else "sans montant minimum, avec "
        piece.say(
            f"L'accord-cadre est conclu avec {start}un montant maximum de {style.money(get('montant_maximum_ht'))} HT.".replace(
                "avec sans", "sans"
            )
        )
        return
    words = numbers.amount_in_words(Decimal(get("montant_ht_lettres")))
    piece.say(
        f"Le montant du marché est de {style.money(get('montant_ht'))} HT (en lettres : {words} hors taxes),"
        f" soit {style.money(get('montant_ttc'))} TTC, la TVA au taux de {style.rate(get('tva_taux'))} s'élevant à"
        f" {style.money(get('montant_tva'))}."
    )
    for tranche in get("tranches") or []:
        piece.say(f"{tranche['nom']} : {style.money(tranche['montant_ht'])} HT")


def _prose_duration(piece: Piece, facts: Facts, style: Style) -> None:
    get = facts.get
    piece.say(
        f"Le marché est conclu pour une durée de {months(get('duree_mois'), twice=True)} à compter de sa notification."
    )
    if get("reconductions_nombre"):
        count = int(get("reconductions_nombre"))
        piece.say(
            f"Il est reconductible tacitement {numbers.in_words(count)} ({count}) fois par période de"
            f" {months(get('reconduction_duree_mois'))}."
        )
