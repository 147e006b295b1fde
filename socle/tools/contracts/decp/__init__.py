"""Essential data of public contracts in the national format: export, and diagnosis of what is imported."""

from socle.tools.contracts.decp.diagnosis import Diagnosis, diagnose
from socle.tools.contracts.decp.export import Asked, Export, export

__all__ = ["Asked", "Diagnosis", "Export", "diagnose", "export"]
