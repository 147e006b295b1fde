# ruff: noqa: E501 (texts of contracts are kept whole)
"""Whose a name, a number, an amount or a date is, where layouts put several parties side by side."""

from __future__ import annotations

from typing import Any

from socle.tools.contracts.contract import contract_of
from socle.tools.contracts.reading import read_piece
from socle.tools.contracts.reading.formulas import weights
from socle.tools.contracts.reading.parties import party_name
from socle.tools.contracts.reading.piece import piece_of
from tests.tools.contracts.written import Part, document


def read(*parts: Part, kind: str = "acte_engagement") -> dict[str, Any]:
    return contract_of(read_piece(piece_of("piece.docx", document(*parts), kind))).values()


def name_of(text: str) -> str | None:
    found = party_name(text)
    return found.value if found else None


def test_an_address_after_a_name_is_not_part_of_it() -> None:
    assert name_of("Préfecture du Littoral 5, place du Port, 67000 Strasbourg") == "Préfecture du Littoral"
    assert name_of("Agence de l'Eau Tour Vigie, 1 quai Nord, 92800 Puteaux") == "Agence de l'Eau"


def test_a_name_that_holds_a_number_or_a_building_stays_whole() -> None:
    assert name_of("Société de la Tour Eiffel, 5 avenue Foch, 75007 Paris") == "Société de la Tour Eiffel"
    assert name_of("Atelier 12 place nette") == "Atelier 12 place nette"


def test_neither_a_pronoun_nor_a_label_is_a_name() -> None:
    assert [
        name_of(text) for text in ("Je", "Nom de l'entreprise", "Personne publique", "Forme juridique SAS")
    ] == [None] * 4


def test_the_holder_is_the_firm_for_whom_the_signatory_acts() -> None:
    values = read(
        "# 2 - Contractant",
        "Je, Mme Anne Roy, agissant au nom et pour le compte de l'entreprise Verts Prés (SAS au capital de 1000 euros), dont le siège se trouve à Lille, SIRET 55210055400025.",
    )
    assert (values["titulaire_nom"], values["titulaire_siret"]) == ("Verts Prés", "55210055400025")


def test_labels_above_their_values_keep_the_section_that_they_stand_in() -> None:
    values = read(
        "# 1. Maître d'ouvrage",
        "# Personne publique", "Commune d'Aubin",
        "# N° SIRET de la collectivité", "21468374000010",
        "# 2. L'entreprise",
        "# Nom de l'entreprise", "Façades du Bois",
        "# Forme juridique", "SARL",
        "# Siège", "86 rue des Tanneurs, 42000 Saint-Étienne",
        "# N° Siret", "55210055400025",
    )  # fmt: skip
    assert values["acheteur_nom"] == "Commune d'Aubin"
    assert values["acheteur_siret"] == "21468374000010"
    assert values["titulaire_nom"] == "Façades du Bois"
    assert values["titulaire_siret"] == "55210055400025"


def test_labels_one_under_the_other_without_their_values_say_nothing() -> None:
    values = read(
        "1. Qui achète", "Acheteur", "Représentée par", "N° SIRET", "Comptable assignataire", "Code CPV",
        "Commune d'Aubin", "M. Roy",
    )  # fmt: skip
    assert "acheteur_nom" not in values
    assert "comptable_assignataire" not in values


def test_a_label_glued_to_a_value_is_not_the_value_of_the_label_above() -> None:
    values = read(
        "# Maître d'ouvrage", "Personne publique Commune d'Aubin", "Comptable assignataire", "CPV 45233141-9"
    )
    assert "acheteur_nom" not in values
    assert "comptable_assignataire" not in values


def test_members_of_a_list_are_the_group_and_never_the_holder() -> None:
    values = read(
        "# 2 - L'entreprise",
        "Le mandataire du groupement est Verts Prés. Les autres membres sont :",
        "- Les Ajoncs, 42 allée des Chênes, 59000 Lille, SIRET 55210055400025",
        "- Bocage, 19 rue Haute, 42000 Saint-Étienne",
    )
    assert values["cotraitants"] == [{"nom": "Les Ajoncs", "siret": "55210055400025"}, {"nom": "Bocage"}]
    assert "titulaire_siret" not in values


def test_members_of_a_table_are_the_group() -> None:
    values = read(
        "# 2. Titulaire",
        "Membres du groupement autres que le mandataire (Verts Prés) :",
        (
            ("Membre", "SIRET", "Prestations"),
            ("Les Ajoncs 42 allée des Chênes, 59000 Lille", "55210055400025", "Lot 2"),
        ),
    )
    assert values["cotraitants"] == [{"nom": "Les Ajoncs", "siret": "55210055400025"}]


def test_subcontractors_of_a_table_without_header_are_not_the_holder() -> None:
    values = read(
        "# 2. L'entreprise",
        "Prestations que le titulaire envisage de sous-traiter (montants hors TVA) :",
        (("Logis SIRET 55210055400025", "Saisie", "662,46 €"),),
    )
    assert values["sous_traitants"] == [{"nom": "Logis", "siret": "55210055400025", "montant_ht": "662.46"}]
    assert "titulaire_siret" not in values


def test_the_ceiling_of_a_subcontractor_is_not_the_contract_s() -> None:
    values = read(
        "Sous-traitants acceptés :",
        (
            ("Sous-traitant", "SIRET", "Prestations", "Montant maximal HT"),
            ("Logis", "55210055400025", "Saisie", "900,00 €"),
        ),
    )
    assert "montant_maximum_ht" not in values
    assert values["sous_traitants"][0]["montant_ht"] == "900.00"


def test_the_subcontractor_of_a_declaration_may_be_plainly_named() -> None:
    values = read("# C - Sous-traitant", "Nom : Logis", "SIRET : 55210055400025", kind="sous_traitance")
    assert values["sous_traitants"] == [{"nom": "Logis", "siret": "55210055400025"}]


def test_a_base_offer_is_not_the_amount_of_the_contract_where_options_add_to_it() -> None:
    base: tuple[Part, ...] = ("Offre de base, hors taxes : 100,00 €",)
    option: Part = "Option n° 1 retenue, hors taxes : 20,00 €"
    assert read(*base)["montant_ht"] == "100.00"
    assert "montant_ht" not in read(*base, option)
    assert read(*base, option, "Montant total hors taxes : 120,00 €")["montant_ht"] == "120.00"


def test_orders_have_a_floor_and_a_ceiling() -> None:
    values = read(
        "Les commandes ne seront pas inférieures à 3 000,00 € HT ni supérieures à 9 000,00 € HT.", kind="ccap"
    )
    assert (values["montant_minimum_ht"], values["montant_maximum_ht"]) == ("3000.00", "9000.00")


def test_the_account_named_by_the_buyer_is_the_holder_s() -> None:
    values = read(
        "La collectivité se libérera des sommes dues par virement au compte suivant :",
        (("IBAN", "FR76 3000 4074 8840 4965 5217 383"), ("BIC", "BNPAFRPP")),
    )
    assert (values["iban"], values["bic"]) == ("FR7630004074884049655217383", "BNPAFRPP")


def test_the_date_under_the_acceptance_of_the_offer_is_the_buyer_s() -> None:
    values = read(
        "# 8. Signatures",
        "Fait à Lille, le 27/02/2024",
        "Pour l'entreprise, Monsieur Loïc Roy",
        "La présente offre est acceptée pour valoir acte d'engagement.",
        "À Aubin, le 02/04/2024",
    )
    assert values["date_signature_titulaire"] == "2024-02-27"
    assert values["date_signature_acheteur"] == "2024-04-02"


def test_a_first_name_is_not_a_law() -> None:
    row = (
        "Le titulaire Monsieur Loïc Roy À Nevers, le 11 août 2024 Signature",
        "Pour l'État, le pouvoir adjudicateur",
    )
    assert read((row,))["date_signature_titulaire"] == "2024-08-11"


def test_an_advance_is_ticked_after_the_holder_s_name() -> None:
    assert read("L'entreprise : [X] accepte l'avance [ ] renonce à l'avance")["avance_acceptee"] is True
    assert read("L'entreprise : [ ] accepte l'avance [X] renonce à l'avance")["avance_acceptee"] is False
    row = ("Le titulaire", "☐ refuse de percevoir l'avance ☒ ne refuse pas de percevoir l'avance")
    assert read((row,))["avance_acceptee"] is True
    assert "avance_acceptee" not in read("L'entreprise : ☐ accepte l'avance ☐ renonce à l'avance")


def test_a_holder_that_commits_alone_is_no_group() -> None:
    assert read("[X] s'engage seul", "[ ] engage le groupement solidaire")["groupement"] == "aucun"


def test_weights_may_be_percentages_with_decimals() -> None:
    assert [str(weight) for weight in weights("Cn = 15,00 % + 95,00 % × (S / So)")] == ["0.15", "0.95"]
