"""A made-up world of five processes, written in each format, and its footprints by hand.

electricity  1 kWh   : 0.4 kg coal, 0.9 kg CO2, 0.002 kg CH4, SO2
coal         2 kg    : 0.02 kWh electricity, 0.01 kg CH4      (amounts per 2 kg)
transport    1 tkm   : 0.1 kg CO2
slag         -1 kg   : 0.1 kWh electricity, 0.05 kg CO2       (a treatment of waste)
steel        1 t     : 500 kWh electricity, 600 kg coal, 100 tkm, -50 kg slag, 1200 kg CO2
"""

from dataclasses import dataclass

CO2 = "349b29d1-3e58-4c66-98b9-9d1a076efd2e"
CH4 = "0795345f-c7ae-410c-ad25-1845784c75f5"
SO2 = "fd7aa71c-508c-480d-81a6-8052aad92646"
GWP_CH4 = 29.8


@dataclass(frozen=True)
class Process:
    """Inputs are (number of the supplier, amount); emissions (name, uuid, amount)."""

    number: int
    name: str
    product: str
    unit: str
    amount: float
    inputs: tuple
    emissions: tuple
    location: str = "CN"


CARBON_DIOXIDE = ("Carbon dioxide, fossil", CO2)
METHANE = ("Methane, fossil", CH4)
PROCESSES = (
    Process(
        1, "electricity production, coal", "electricity, medium voltage", "kWh", 1.0,
        inputs=((2, 0.4),),
        emissions=((*CARBON_DIOXIDE, 0.9), (*METHANE, 0.002), ("Sulfur dioxide", SO2, 0.003)),
    ),
    Process(
        2, "coal mine operation", "hard coal", "kg", 2.0,
        inputs=((1, 0.02),), emissions=((*METHANE, 0.01),),
    ),
    Process(
        3, "transport, freight, lorry", "transport, freight", "metric ton*km", 1.0,
        inputs=(), emissions=((*CARBON_DIOXIDE, 0.1),), location="RoW",
    ),
    Process(
        4, "treatment of slag, landfill", "slag", "kg", -1.0,
        inputs=((1, 0.1),), emissions=((*CARBON_DIOXIDE, 0.05),),
    ),
    Process(
        5, "steel production", "steel", "t", 1.0,
        inputs=((1, 500.0), (2, 600.0), (3, 100.0), (4, -50.0)),
        emissions=((*CARBON_DIOXIDE, 1200.0),),
    ),
)  # fmt: skip


def by_hand():
    """Return the footprint [kg CO2e] per unit of each product, from the equations above."""
    coal_direct = 0.01 / 2 * GWP_CH4
    electricity = (0.9 + 0.002 * GWP_CH4 + 0.4 * coal_direct) / (1 - 0.4 * 0.02 / 2)
    coal = coal_direct + 0.02 / 2 * electricity
    slag = 0.05 + 0.1 * electricity
    steel = 1200 + 500 * electricity + 600 * coal + 100 * 0.1 + 50 * slag
    return {1: electricity, 2: coal, 3: 0.1, 4: slag, 5: steel}


def product_of(number):
    return next(one for one in PROCESSES if one.number == number)
