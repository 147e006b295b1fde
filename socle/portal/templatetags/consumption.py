"""`{% load consumption %}`: what was consumed, in words."""

from decimal import Decimal

from django import template

from socle.interface.french import SPACE, energy, number
from socle.portal.consumption.asking import MEASURES

register = template.Library()
# A lamp of ten watts takes a kilowatt-hour in a hundred hours, by the definition of the unit.
_LAMP_HOURS = 100


@register.filter
def euros(amount: Decimal) -> str:
    """«1 234,50 €»; what is less than a cent, and not nothing, says so."""
    if 0 < amount < Decimal("0.01"):
        return f"moins de 0,01{SPACE}€"
    return f"{number(amount, 2)}{SPACE}€"


@register.filter
def kilowatt_hours(kwh: float) -> str:
    """«12,3 Wh» or «1,2 kWh» of a number of kWh."""
    return energy(kwh * 1000) if kwh else f"0{SPACE}Wh"


@register.filter
def carbon(kilograms: float) -> str:
    """«12 g» or «1,2 kg» of CO2 equivalent."""
    if kilograms >= 1:
        return f"{number(kilograms, 1)}{SPACE}kg"
    if 0 < kilograms < 0.0005:
        return f"moins de 1{SPACE}g"
    return f"{number(kilograms * 1000, 0)}{SPACE}g"


@register.filter
def lamp(kwh: float) -> str:
    """«3 h 20 min»: how long a lamp of ten watts takes the same energy."""
    minutes = round(kwh * _LAMP_HOURS * 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{SPACE}min" if rest else "moins d’une minute"
    if hours >= 10:
        return f"{number(hours)}{SPACE}h"
    return f"{hours}{SPACE}h{SPACE}{rest:02d}"


@register.filter
def measured(amount: Decimal, label: str) -> str:
    """An amount of what a chart of that label measures."""
    if label == MEASURES["cout"].label:
        return euros(amount)
    if label == MEASURES["energie"].label:
        return kilowatt_hours(float(amount))
    return number(amount, 0)
