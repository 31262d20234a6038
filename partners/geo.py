"""Distance on the globe, in SQL, without any extension of the database or outside service."""

from __future__ import annotations

import math

from django.db.models import F, FloatField, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

EARTH_MILES = 3958.8
MILES_PER_DEGREE = 2 * math.pi * EARTH_MILES / 360


def rough(degrees: float) -> float:
    """A coordinate to about a hundred yards: near enough to find a service, too coarse to tell a house; what may stand in an address."""
    return round(degrees, 3)


def miles_to(latitude: float, longitude: float, prefix: str = "") -> Combinable:
    """Great-circle distance in miles from a row's latitude and longitude to a point (haversine)."""
    lat, lon = F(f"{prefix}latitude"), F(f"{prefix}longitude")
    across = Power(Sin(Radians((lat - Value(latitude)) / 2.0)), 2)
    along = Cos(Radians(lat)) * math.cos(math.radians(latitude)) * Power(Sin(Radians((lon - Value(longitude)) / 2.0)), 2)
    # Rounding may lift the root of the antipodes a hair above 1, where the arc sine ends.
    return Value(2 * EARTH_MILES) * ASin(Least(Sqrt(across + along), Value(1.0)), output_field=FloatField())


def box(latitude: float, longitude: float, miles: float, prefix: str = "") -> Q:
    """The rows in the rectangle around a circle, which the index on latitude and longitude finds; wraps at 180 degrees."""
    high = miles / MILES_PER_DEGREE
    wide = min(high / max(math.cos(math.radians(min(abs(latitude) + high, 89.9))), 0.01), 180)
    rows = Q(**{f"{prefix}latitude__range": (latitude - high, latitude + high)})
    west, east = longitude - wide, longitude + wide
    if wide >= 180:
        return rows
    if west < -180:
        return rows & (Q(**{f"{prefix}longitude__gte": west + 360}) | Q(**{f"{prefix}longitude__lte": east}))
    if east > 180:
        return rows & (Q(**{f"{prefix}longitude__gte": west}) | Q(**{f"{prefix}longitude__lte": east - 360}))
    return rows & Q(**{f"{prefix}longitude__range": (west, east)})


def miles(lat_1: float, lon_1: float, lat_2: float, lon_2: float) -> float:
    """Great-circle distance in miles between two points (haversine)."""
    lat_1, lon_1, lat_2, lon_2 = (math.radians(degrees) for degrees in (lat_1, lon_1, lat_2, lon_2))
    root = math.sin((lat_2 - lat_1) / 2) ** 2 + math.cos(lat_1) * math.cos(lat_2) * math.sin((lon_2 - lon_1) / 2) ** 2
    return 2 * EARTH_MILES * math.asin(min(math.sqrt(root), 1))
