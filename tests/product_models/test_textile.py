"""Textiles against their templates, physics and what no mill can make."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footprint.assessment import Choices, assess
from footprint.bom import BillLine, EnergyLine, Product, Submission, SupplierFigure, TransportLeg
from footprint.contribution import Contributions
from footprint.calculation import calculate
from footprint.errors import InputError
from footprint.linking import link
from footprint.system import ProductSystem
from lca_db import load_release
from product_models.shared.templates import technosphere
from product_models.shared.values import FROM_MAKER
from product_models.textile import FAMILY
from product_models.textile.counts import to_nm
from product_models.textile.fibres import CO2_PER_CARBON, FIBRES, share_key
