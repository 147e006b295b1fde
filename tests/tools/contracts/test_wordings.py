# ruff: noqa: E501 (texts of contracts are kept whole)
"""Wordings met in real contracts, one by one: what each says, and nothing else of the field."""

from __future__ import annotations

from typing import Any

import pytest

from socle.tools.contracts.contract import contract_of
from socle.tools.contracts.reading import read_piece
from socle.tools.contracts.reading.piece import piece_of
from tests.tools.contracts.written import Part, document

WORDINGS: list[tuple[str, list[Part], dict[str, Any]]] = [
    (
        "acte_engagement",
        ["Objet de la consultation : Fourniture de papier"],
        {"objet": "Fourniture de papier"},
    ),
    (
        "acte_engagement",
        ["Le présent acte d'engagement a pour objet l'entretien des chaudières du lycée."],
        {"objet": "l'entretien des chaudières du lycée"},
    ),
    (
        "ccap",
        ["Le marché régi par le présent CCAP a pour objet la location de copieurs multifonctions."],
        {"objet": "la location de copieurs multifonctions"},
    ),
    ("acte_engagement", ["Marché public n° 2024S017"], {"reference": "2024S017"}),
    ("acte_engagement", ["Numéro de référence du marché : 24-118-TX"], {"reference": "24-118-TX"}),
    ("acte_engagement", ["Référence : DCP/2025/044"], {"reference": "DCP/2025/044"}),
    ("acte_engagement", ["N° de contrat : C-2025-0098"], {"reference": "C-2025-0098"}),
    ("acte_engagement", ["Accord-cadre n° AC25-03"], {"reference": "AC25-03"}),
    (
        "acte_engagement",
        ["Le présent marché subséquent n° MS-4 est passé en application de l'accord-cadre n° AC-2023-17."],
        {"marche_parent": "AC-2023-17", "forme": "marche_subsequent"},
    ),
    (
        "acte_engagement",
        ["Lot n°3 : Plomberie - chauffage"],
        {"lot_numero": "3", "lot_intitule": "Plomberie - chauffage"},
    ),
    (
        "acte_engagement",
        ["Lot concerné : 2 - Menuiseries extérieures"],
        {"lot_numero": "2", "lot_intitule": "Menuiseries extérieures"},
    ),
    (
        "acte_engagement",
        [(("Numéro du lot", "4"), ("Intitulé du lot", "Peinture"))],
        {"lot_numero": "4", "lot_intitule": "Peinture"},
    ),
    (
        "ccap",
        [
            "La présente consultation est passée selon la procédure adaptée en application des articles L. 2123-1 et R. 2123-1 du code de la commande publique."
        ],
        {"procedure": "Procédure adaptée"},
    ),
    (
        "ccap",
        [
            "Le marché est passé selon la procédure d'appel d'offres ouvert soumise aux dispositions des articles L.2124-2."
        ],
        {"procedure": "Appel d'offres ouvert"},
    ),
    ("ccap", ["Mode de passation : MAPA"], {"procedure": "Procédure adaptée"}),
    (
        "acte_engagement",
        ["Pouvoir adjudicateur : Commune de Villeneuve"],
        {"acheteur_nom": "Commune de Villeneuve"},
    ),
    (
        "acte_engagement",
        [
            "# Article 1 - Identification de l'acheteur",
            "Nom de l'organisme : Communauté de communes du Val",
            "SIRET : 20006789000018",
        ],
        {"acheteur_nom": "Communauté de communes du Val", "acheteur_siret": "20006789000018"},
    ),
    (
        "acte_engagement",
        ["# 1. Pouvoir adjudicateur", "Nom : Région des Lacs", "N° SIRET : 231 200 345 00017"],
        {"acheteur_nom": "Région des Lacs", "acheteur_siret": "23120034500017"},
    ),
    (
        "acte_engagement",
        [
            "# Contractant",
            "Dénomination sociale : ACME BTP SARL",
            "N° SIRET : 552 100 554 00025",
            "N° d'inscription au RCS : Lyon 552 100 554",
        ],
        {
            "titulaire_nom": "ACME BTP SARL",
            "titulaire_siret": "55210055400025",
            "titulaire_siren": "552100554",
        },
    ),
    (
        "acte_engagement",
        [
            "# Titulaire",
            "Raison sociale : Ozone SAS",
            "Forme juridique : SAS",
            "Numéro d'identité d'établissement (SIRET) : 55210055400025",
            "Numéro de TVA intracommunautaire : FR40 552 100 554",
        ],
        {"titulaire_nom": "Ozone SAS", "titulaire_siret": "55210055400025", "titulaire_tva": "FR40552100554"},
    ),
    (
        "acte_engagement",
        ["☒ engage la société Dupont Frères SA sur la base de son offre ;"],
        {"titulaire_nom": "Dupont Frères SA"},
    ),
    (
        "acte_engagement",
        [
            "La société VERTIGO, société par actions simplifiée au capital de 10 000 euros, dont le siège est à Lille, immatriculée au RCS de Lille sous le n° 552 100 554, ci-après désignée « le Titulaire »."
        ],
        {"titulaire_nom": "VERTIGO", "titulaire_siren": "552100554"},
    ),
    (
        "acte_engagement",
        [
            "Entre les soussignés : le Département de la Drôme, représenté par sa présidente, ci-après dénommé « le pouvoir adjudicateur », d'une part,"
        ],
        {"acheteur_nom": "le Département de la Drôme"},
    ),
    (
        "acte_engagement",
        ["L'entreprise est une PME au sens de la recommandation européenne : ☒ Oui ☐ Non"],
        {"titulaire_pme": True},
    ),
    (
        "acte_engagement",
        ["Le titulaire est-il une petite ou moyenne entreprise ? ☐ Oui ☒ Non"],
        {"titulaire_pme": False},
    ),
    ("acte_engagement", ["PME : oui"], {"titulaire_pme": True}),
    ("acte_engagement", ["☐ du groupement solidaire ☒ du groupement conjoint"], {"groupement": "conjoint"}),
    ("acte_engagement", ["Forme du groupement : solidaire"], {"groupement": "solidaire"}),
    (
        "acte_engagement",
        ["☒ m'engage sur la base de mon offre et pour mon propre compte ;"],
        {"groupement": "aucun"},
    ),
    ("acte_engagement", ["Groupement : ☒ Aucun ☐ Conjoint ☐ Solidaire"], {"groupement": "aucun"}),
    (
        "acte_engagement",
        ["Nous, cotraitants soussignés, engageant les entreprises groupées solidaires"],
        {"groupement": "solidaire"},
    ),
    (
        "acte_engagement",
        [
            "Montant HT : 12 500,00 Euros",
            "TVA (taux de 20 %) : 2 500,00 Euros",
            "Montant TTC : 15 000,00 Euros",
            "Soit en toutes lettres : quinze mille euros TTC",
        ],
        {"montant_ht": "12500.00", "tva_taux": "20", "montant_tva": "2500.00", "montant_ttc": "15000.00"},
    ),
    (
        "acte_engagement",
        [
            "Montant total H.T. : 98.765,43 €",
            "T.V.A. au taux de 5,5 % : 5.432,10 €",
            "Montant total T.T.C. : 104.197,53 €",
        ],
        {"montant_ht": "98765.43", "tva_taux": "5.5", "montant_tva": "5432.10", "montant_ttc": "104197.53"},
    ),
    (
        "acte_engagement",
        ["Le prix global et forfaitaire est de 45 000 euros HT, soit 54 000 euros TTC (TVA 20 %)."],
        {"montant_ht": "45000.00", "montant_ttc": "54000.00", "tva_taux": "20"},
    ),
    (
        "acte_engagement",
        [
            "Montant hors TVA (en chiffres) : 1 200 €",
            "Montant hors TVA (en lettres) : mille deux cents euros",
            "Taux de TVA : 20,00 %",
        ],
        {"montant_ht": "1200.00", "montant_ht_lettres": "1200.00", "tva_taux": "20"},
    ),
    (
        "acte_engagement",
        ["Prix total hors taxes : 8 400 € (huit mille quatre cents euros)"],
        {"montant_ht": "8400.00"},
    ),
    (
        "acte_engagement",
        [
            (
                ("", "Montant HT", "TVA 20 %", "Montant TTC"),
                ("Total", "10 000,00 €", "2 000,00 €", "12 000,00 €"),
            )
        ],
        {"montant_ht": "10000.00", "montant_tva": "2000.00", "montant_ttc": "12000.00"},
    ),
    (
        "acte_engagement",
        ["L'accord-cadre est conclu sans minimum et avec un maximum de 200 000 € HT sur toute sa durée."],
        {"montant_maximum_ht": "200000.00"},
    ),
    (
        "acte_engagement",
        ["Montant minimum annuel : 5 000 € HT", "Montant maximum annuel : 50 000 € HT"],
        {"montant_minimum_ht": "5000.00", "montant_maximum_ht": "50000.00"},
    ),
    (
        "ccap",
        [
            "Les prestations sont comprises entre un montant minimum de 10 000 euros HT et un montant maximum de 90 000 euros HT."
        ],
        {"montant_minimum_ht": "10000.00", "montant_maximum_ht": "90000.00"},
    ),
    (
        "acte_engagement",
        ["Tranche ferme : 120 000,00 € HT", "Tranche optionnelle n° 1 : 30 000,00 € HT"],
        {
            "tranches": [
                {"nom": "Tranche ferme", "montant_ht": "120000.00"},
                {"nom": "Tranche optionnelle n° 1", "montant_ht": "30000.00"},
            ]
        },
    ),
    (
        "ccap",
        [
            "L'accord-cadre est conclu pour une période initiale de 12 mois. Le nombre de périodes de reconduction est fixé à 3. La durée de chaque période de reconduction est de 12 mois. La durée maximale du contrat, toutes périodes confondues, est de 48 mois."
        ],
        {"duree_mois": "12", "reconductions_nombre": "3", "reconduction_duree_mois": "12"},
    ),
    (
        "ccap",
        [
            "Le marché prend effet à compter de sa notification pour une durée d'un an, reconductible tacitement trois fois par période d'un an."
        ],
        {"duree_mois": "12", "reconductions_nombre": "3", "reconduction_duree_mois": "12"},
    ),
    (
        "ccap",
        [
            "La durée initiale du contrat est fixée à deux (2) ans. Il pourra être renouvelé 2 fois par tacite reconduction, chaque fois pour 1 an."
        ],
        {"duree_mois": "24", "reconductions_nombre": "2", "reconduction_duree_mois": "12"},
    ),
    (
        "ccap",
        ["Le délai d'exécution des travaux est de 8 mois à compter de l'ordre de service."],
        {"duree_mois": "8"},
    ),
    (
        "ccap",
        ["Le marché est conclu pour une durée de 18 mois. Il est non reconductible."],
        {"duree_mois": "18", "reconductions_nombre": "0"},
    ),
    ("acte_engagement", ["Le marché n'est pas reconductible."], {"reconductions_nombre": "0"}),
    ("ccap", ["Le marché ne pourra pas être reconduit."], {"reconductions_nombre": "0"}),
    (
        "ccap",
        ["Le contrat est passé pour une durée ferme d'un an, sans reconduction."],
        {"reconductions_nombre": "0"},
    ),
    (
        "acte_engagement",
        ["Le marché public est reconductible : ☒ Non ☐ Oui", "Nombre des reconductions : ……"],
        {"reconductions_nombre": "0"},
    ),
    ("acte_engagement", ["Nombre de reconductions : aucune"], {"reconductions_nombre": "0"}),
    ("acte_engagement", ["Durée du marché (en mois) : 36"], {"duree_mois": "36"}),
    (
        "acte_engagement",
        ["Nombre de reconductions éventuelles : 2", "Durée de chaque reconduction : 12 mois"],
        {"reconductions_nombre": "2", "reconduction_duree_mois": "12"},
    ),
    (
        "acte_engagement",
        [
            "# Engagement du candidat",
            "Fait en un seul original, à Metz, le 14 mars 2025",
            "Signature du candidat",
            "# Acceptation de l'offre par le pouvoir adjudicateur",
            "A Nancy, le 2 avril 2025",
            "# Notification du marché au titulaire",
            "Reçu à titre de notification une copie du présent marché. A Metz, le 9 avril 2025",
        ],
        {
            "date_signature_titulaire": "2025-03-14",
            "date_signature_acheteur": "2025-04-02",
            "date_notification": "2025-04-09",
        },
    ),
    (
        "acte_engagement",
        [
            "Signé par le titulaire le 03/02/2025",
            "Signé par l'acheteur le 17/02/2025",
            "Le marché a été notifié le 20/02/2025.",
        ],
        {
            "date_signature_titulaire": "2025-02-03",
            "date_signature_acheteur": "2025-02-17",
            "date_notification": "2025-02-20",
        },
    ),
    (
        "acte_engagement",
        [(("Le titulaire", "L'acheteur"), ("À Brest, le 5 mai 2025", "À Quimper, le 19 mai 2025"))],
        {"date_signature_titulaire": "2025-05-05", "date_signature_acheteur": "2025-05-19"},
    ),
    (
        "acte_engagement",
        ["Le candidat renonce au bénéfice de l'avance : ☒ NON ☐ OUI"],
        {"avance_acceptee": True},
    ),
    ("acte_engagement", ["Avance : ☐ acceptée ☒ refusée"], {"avance_acceptee": False}),
    (
        "acte_engagement",
        ["☐ Je renonce au bénéfice de l'avance", "☒ Je ne renonce pas au bénéfice de l'avance"],
        {"avance_acceptee": True},
    ),
    (
        "acte_engagement",
        ["Le titulaire souhaite bénéficier de l'avance : Oui ☒ Non ☐"],
        {"avance_acceptee": True},
    ),
    (
        "ccap",
        ["Le montant de l'avance est fixé à 5,00 % du montant initial, toutes taxes comprises, du marché."],
        {"avance_taux": "5"},
    ),
    ("ccap", ["Une avance de 30 % est versée au titulaire."], {"avance_taux": "30"}),
    ("ccap", ["Le taux de l'avance est porté à 20 %."], {"avance_taux": "20"}),
    (
        "ccap",
        [
            "Le remboursement de l'avance débute quand le montant des prestations atteint 65 % du montant du marché."
        ],
        {"avance_taux": None},
    ),
    (
        "ccap",
        ["Une retenue de garantie de 5,00 % du montant initial du marché sera constituée."],
        {"retenue_garantie_taux": "5"},
    ),
    (
        "ccap",
        ["Il sera prélevé une retenue de garantie dont le montant est égal à 3 % du montant du marché."],
        {"retenue_garantie_taux": "3"},
    ),
    (
        "ccap",
        [
            "Les sommes dues au titulaire seront payées dans un délai global de 30 jours à compter de la date de réception des factures."
        ],
        {"delai_paiement_jours": "30"},
    ),
    (
        "ccap",
        ["Le délai global de paiement ne peut excéder trente (30) jours."],
        {"delai_paiement_jours": "30"},
    ),
    (
        "ccap",
        [
            "Le marché se réfère au cahier des clauses administratives générales applicables aux marchés publics de fournitures courantes et de services (CCAG/FCS)."
        ],
        {"ccag": "FCS"},
    ),
    (
        "ccap",
        [
            "Cahier des clauses administratives générales (CCAG) applicable aux marchés publics de techniques de l'information et de la communication"
        ],
        {"ccag": "TIC"},
    ),
    ("ccap", ["Le CCAG Travaux du 30 mars 2021 s'applique."], {"ccag": "Travaux"}),
    (
        "ccap",
        [
            "Les prestations seront rémunérées par application du prix global forfaitaire selon les stipulations de l'acte d'engagement."
        ],
        {"prix_forme": "forfaitaire"},
    ),
    (
        "ccap",
        [
            "Les prestations sont rémunérées par application aux quantités réellement exécutées des prix unitaires fixés dans le bordereau des prix."
        ],
        {"prix_forme": "unitaire"},
    ),
    ("ccap", ["Le marché est conclu à prix unitaires."], {"prix_forme": "unitaire"}),
    ("ccap", ["Le contrat est conclu à prix mixtes."], {"prix_forme": "mixte"}),
    (
        "ccap",
        ["Les prix sont fermes et actualisables suivant les modalités fixées ci-dessous."],
        {"prix_variation": "ferme_actualisable"},
    ),
    ("ccap", ["Les prix du marché sont révisables annuellement."], {"prix_variation": "revisable"}),
    ("ccap", ["Les prix sont fermes, non actualisables et non révisables."], {"prix_variation": "ferme"}),
    ("ccap", ["Le marché est conclu à prix ferme."], {"prix_variation": "ferme"}),
    (
        "ccap",
        [
            "# Révision des prix",
            "Le coefficient de révision Cn est donné par la formule : Cn = 15,00 % + 85,00 % (In/Io)",
        ],
        {"revision_formule": "Cn = 15,00 % + 85,00 % (In/Io)", "revision_partie_fixe": "0.15"},
    ),
    (
        "ccap",
        ["# Révision", "Formule de révision : P(n) = P(o) × (0,20 + 0,50 × S/So + 0,30 × I/Io)"],
        {
            "revision_formule": "P(n) = P(o) × (0,20 + 0,50 × S/So + 0,30 × I/Io)",
            "revision_partie_fixe": "0.2",
        },
    ),
    (
        "ccap",
        [
            "Les prix sont révisés par application de la formule P = P0 x (0,15 + 0,85 x ICHT/ICHT0) dans laquelle P0 est le prix initial."
        ],
        {"revision_formule": "P = P0 x (0,15 + 0,85 x ICHT/ICHT0)", "revision_partie_fixe": "0.15"},
    ),
    (
        "ccap",
        [
            "Les prix sont réputés établis sur la base des conditions économiques du mois de janvier 2025 ; ce mois est appelé « mois zéro »."
        ],
        {"revision_mois_zero": "2025-01"},
    ),
    ("ccap", ["Mois zéro (M0) : mars 2025"], {"revision_mois_zero": "2025-03"}),
    ("ccap", ["Le mois d'établissement des prix est avril 2025."], {"revision_mois_zero": "2025-04"}),
    (
        "ccap",
        ["Clause de sauvegarde : l'acheteur se réserve le droit de résilier le marché."],
        {"clause_sauvegarde": True},
    ),
    (
        "ccap",
        ["Une clause limitative dite de sauvegarde s'applique lorsque la hausse dépasse 3 %."],
        {"clause_sauvegarde": True},
    ),
    (
        "ccap",
        [
            "# Pénalités de retard",
            "Lorsque le délai contractuel d'exécution est dépassé, par le fait du titulaire, celui-ci encourt, par jour de retard et sans mise en demeure préalable, des pénalités fixées à 100,00 €.",
        ],
        {"penalite_jour": "100.00"},
    ),
    (
        "ccap",
        ["# Pénalités", "En cas de retard, une pénalité de 150 € HT par jour calendaire est appliquée."],
        {"penalite_jour": "150.00"},
    ),
    (
        "ccap",
        ["Les pénalités de retard s'élèvent à 200 euros par jour de retard."],
        {"penalite_jour": "200.00"},
    ),
    (
        "ccap",
        [
            "# Pénalités de retard",
            "Une pénalité calculée par application de la formule suivante : P = (V x R) / 1 000",
        ],
        {"penalites_formule": "P = (V x R) / 1 000"},
    ),
    ("acte_engagement", ["Code CPV principal : 45000000-7 Travaux de construction"], {"cpv": ["45000000-7"]}),
    ("acte_engagement", [(("CPV", "72000000-5"),)], {"cpv": ["72000000-5"]}),
    (
        "acte_engagement",
        [
            "La classification conforme au vocabulaire commun des marchés européens (CPV) est :",
            (("Code principal", "Description"), ("90910000-9", "Services de nettoyage")),
        ],
        {"cpv": ["90910000-9"]},
    ),
    (
        "ccap",
        ["Lieu(x) d'exécution : Hôtel de ville, 1 place de la Mairie, 13000 Marseille"],
        {"lieu_execution": "Hôtel de ville, 1 place de la Mairie, 13000 Marseille"},
    ),
    (
        "ccap",
        ["# Lieu d'exécution", "Les prestations sont réalisées dans les locaux de la préfecture, à Rouen."],
        {"lieu_execution": "dans les locaux de la préfecture, à Rouen"},
    ),
    (
        "acte_engagement",
        ["Comptable assignataire des paiements : Trésorerie municipale de Nice"],
        {"comptable_assignataire": "Trésorerie municipale de Nice"},
    ),
    (
        "acte_engagement",
        ["Le comptable public chargé du paiement est le directeur régional des finances publiques."],
        {"comptable_assignataire": "le directeur régional des finances publiques"},
    ),
    (
        "acte_engagement",
        [
            "Ouvert au nom de : ACME",
            "Code banque : 30002",
            "IBAN : FR76 3000 2005 5000 0015 7845 Z02",
            "BIC : CRLYFRPP",
        ],
        {"iban": "FR7630002005500000157845Z02", "bic": "CRLYFRPP"},
    ),
    (
        "acte_engagement",
        [(("IBAN (27 caractères)", "FR7630002005500000157845Z02"), ("Code BIC", "CRLYFRPPXXX"))],
        {"iban": "FR7630002005500000157845Z02", "bic": "CRLYFRPPXXX"},
    ),
    (
        "acte_engagement",
        ["# Annexes", "Annexe n° 1 – Bordereau des prix", "Annexe n° 2 – Planning"],
        {"annexes": ["Bordereau des prix", "Planning"]},
    ),
    (
        "acte_engagement",
        ["Annexes : bordereau des prix ; planning d'exécution"],
        {"annexes": ["bordereau des prix", "planning d'exécution"]},
    ),
    (
        "acte_engagement",
        ["# Cotraitant n° 1", "Dénomination sociale : BETA SARL", "SIRET : 55210055400025"],
        {"cotraitants": [{"nom": "BETA SARL", "siret": "55210055400025"}], "titulaire_nom": None},
    ),
    (
        "acte_engagement",
        [
            (
                ("Membre", "Rôle", "SIRET"),
                ("ALPHA", "Mandataire", "55210055400017"),
                ("BETA", "Cotraitant", "55210055400025"),
            )
        ],
        {"cotraitants": [{"nom": "BETA", "siret": "55210055400025"}]},
    ),
    (
        "acte_engagement",
        ["Type de contrat : accord-cadre mono-attributaire exécuté par l'émission de bons de commande"],
        {"forme": "accord_cadre_bons_de_commande"},
    ),
    (
        "ccap",
        [
            "Le présent accord-cadre, mono-attributaire, s'exécute au fur et à mesure de l'émission de bons de commande."
        ],
        {"forme": "accord_cadre_bons_de_commande"},
    ),
    (
        "ccap",
        ["Le marché comporte une tranche ferme et deux tranches optionnelles."],
        {"forme": "marche_a_tranches"},
    ),
    (
        "ccap",
        ["L'accord-cadre est exécuté par la conclusion de marchés subséquents."],
        {"forme": "accord_cadre_marches_subsequents"},
    ),
    ("acte_engagement", ["Il s'agit d'un marché ordinaire."], {"forme": "marche"}),
]


@pytest.mark.parametrize(("kind", "parts", "said"), WORDINGS)
def test_a_wording_is_read_as_it_is_meant(kind: str, parts: list[Part], said: dict[str, Any]) -> None:
    contract = contract_of(read_piece(piece_of("piece.docx", document(*parts), kind)))
    assert {name: contract.value(name) for name in said} == said


SILENCES: list[tuple[str, list[Part], str]] = [
    ("ccap", ["Le paiement est effectué conformément à l'article L.2192-10."], "delai_paiement_jours"),
    ("ccap", ["Il n'est pas prévu de retenue de garantie."], "retenue_garantie_taux"),
    ("ccap", ["L'accord-cadre est conclu sans montant minimum."], "montant_minimum_ht"),
    ("ccap", ["Le remboursement de l'avance commence à 65 % du montant du marché."], "avance_taux"),
    ("ccap", ["La garantie des matériels est de 36 mois."], "duree_mois"),
    ("ccap", ["Le délai de validité des offres est de 6 mois."], "duree_mois"),
    ("ccap", ["Le marché ne comporte pas de clause de sauvegarde."], "clause_sauvegarde"),
    ("ccap", ["En cas de groupement, celui-ci est solidaire."], "groupement"),
    ("acte_engagement", ["Nombre des reconductions : ……"], "reconductions_nombre"),
    ("acte_engagement", ["Le marché est reconductible : ☐ Non ☐ Oui"], "reconductions_nombre"),
    ("ccap", ["Le marché n'est pas reconductible tacitement."], "reconductions_nombre"),
    ("ccap", ["Il ne pourra pas être reconduit au-delà de quatre ans."], "reconductions_nombre"),
    (
        "ccap",
        ["En cas de non-reconduction, l'acheteur en informe le titulaire trois mois avant l'échéance."],
        "reconductions_nombre",
    ),
    ("ccap", ["Si le marché n'est pas reconductible, le solde est payé."], "reconductions_nombre"),
    ("acte_engagement", ["Référence de la consultation : 25 DAF 051"], "reference"),
    ("acte_engagement", ["☐ conjoint ☐ solidaire"], "groupement"),
    ("acte_engagement", ["Je renonce au bénéfice de l'avance : ☐ Non ☐ Oui"], "avance_acceptee"),
    ("acte_engagement", ["Taux de la TVA : ", "Montant de la TVA : "], "tva_taux"),
    ("acte_engagement", ["N° SIRET : 552 100 554 00025"], "titulaire_siret"),
    ("ccap", ["Si le titulaire est une PME, l'avance est de 30 %."], "titulaire_pme"),
    ("ccap", ["# Glossaire", "CCAG : cahier des clauses administratives générales de travaux"], "ccag"),
]


@pytest.mark.parametrize(("kind", "parts", "field"), SILENCES)
def test_what_is_not_said_stays_empty(kind: str, parts: list[Part], field: str) -> None:
    contract = contract_of(read_piece(piece_of("piece.docx", document(*parts), kind)))
    assert contract.value(field) is None


def test_an_invalid_account_is_read_as_it_is_written() -> None:
    piece = piece_of("AE.docx", document("IBAN : FR76 3000 2005 5000 0015 7845 Z99"), "acte_engagement")
    assert contract_of(read_piece(piece)).value("iban") == "FR7630002005500000157845Z99"


def test_a_reading_shows_where_its_value_stands() -> None:
    parts = document("Article premier.", "La durée du marché est de 24 mois à compter de sa notification.")
    (found,) = [
        entry for entry in read_piece(piece_of("CCAP.pdf", parts, "ccap")) if entry.field == "duree_mois"
    ]
    assert (found.raw, found.document, found.page, found.origin) == ("24 mois", "CCAP.pdf", 1, "lu")
    assert found.raw in found.quote
