"""The register as records of the UK's Algorithmic Transparency Recording Standard (version 3.0).

Fields that a declaration does not hold are left out rather than filled with words that mean nothing:
supplier, procurement, senior responsible owner, impact assessments. Values stay in French.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from socle.assurance.register.entries import RISKS, address_of, algorithm
from socle.assurance.register.figures import Figures, published
from socle.work.declaration import Tool
from socle.work.roles import alias_of

VERSION = "3.0"


def records(tools: list[Tool], figures: Figures) -> dict[str, Any]:
    """All the tools as records. A null count is one under ten."""
    return {
        "standard": "Algorithmic Transparency Recording Standard",
        "standard_version": VERSION,
        "language": "fr",
        "records": [_record(tool, figures) for tool in tools],
    }


def _record(tool: Tool, figures: Figures) -> dict[str, Any]:
    return {
        "metadata": {
            "id": tool.slug,
            "name": tool.title,
            "date_updated": timezone.localdate(figures.counted).isoformat(),
            "version": tool.version,
            "phase": "Production",
        },
        "tier_1": {
            "name": tool.title,
            "description": tool.purpose,
            "website_url": address_of(tool.slug),
            "contact_email": tool.contact.email or None,
        },
        "tier_2": {
            "owner_and_responsibility": {
                "organisation": tool.administration,
                "team": tool.contact.name,
                "contact_phone": tool.contact.phone or None,
                "contact_address": tool.contact.address or None,
            },
            "description_and_rationale": {
                "detailed_description": tool.operations,
                "scope": tool.audience,
                "benefit": tool.benefit,
                "alternatives_considered": tool.without_ai,
                "legal_basis": tool.legal_basis,
            },
            "decision_making_process": _decision_making(tool, figures),
            "tool_specification": _specification(tool),
            "risks_mitigations_and_impact_assessments": {
                "high_risk_area": RISKS[tool.risk_area] if tool.risk_area else None,
                "acceptable_error": tool.acceptable_error,
                "mitigations": list(tool.checks),
            },
        },
    }


def _decision_making(tool: Tool, figures: Figures) -> dict[str, Any]:
    use = figures.of(tool.slug)
    return {
        "process_integration": tool.automation.sentence,
        "provided_information": [one.label for one in tool.items],
        "frequency_and_scale": {
            "uses_in_twelve_months": published(use.runs),
            "validated_in_twelve_months": None if tool.home else published(use.validated),
        },
        "human_decisions_and_review": tool.departure,
        "persons_affected_individually": tool.may_affect_persons,
    }


def _specification(tool: Tool) -> dict[str, Any]:
    return {
        "system_architecture": [step.title for step in tool.steps],
        "model_type": algorithm(tool),
        "models": [{"role": role, "alias": alias_of(role)} for role in tool.roles],
        "model_performance": tool.error_measure,
        "parameters": tool.parameters,
        "source_data": tool.data_sources,
        "data_sensitivity": tool.sensitivity,
        "inputs": [one.label for one in tool.inputs],
        "retention_of_the_case_file_days": tool.case_file_days,
    }
