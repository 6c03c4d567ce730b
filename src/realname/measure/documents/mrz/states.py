"""Codes of issuing states and nationalities: ICAO Doc 9303 part 3, section 5, which takes in ISO 3166-1 alpha-3."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from realname.measure.documents.mrz.check_digits import CHARACTERS

COUNTRIES = """
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM
BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR
CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB
GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA
JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA
MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR
NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS
SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON
TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
"""
OTHERS = """
D GBD GBN GBO GBP GBS EUE RKS UNO UNA UNK UTO XBA XCC XCE XCO XDC XEC XES XIM XMP XOM XPO XXA XXB XXC XXX ZIM
"""
"""Germany's one letter; British kinds; the European Union; Kosovo; organisations; stateless persons and refugees;
the standard's own Utopia; an older Zimbabwe."""

STATES = frozenset(code.ljust(3, "<") for code in (*COUNTRIES.split(), *OTHERS.split()))

PREFERENCE = 4.0
"""A known code is taken for an unknown one that the pixels make likelier by no more than this (natural logarithm).

An unknown code is allowed: states are founded, and specimens are issued by printers.
"""

_CODES = tuple(sorted(STATES))
_CLASSES = np.array([[CHARACTERS.index(character) for character in code] for code in _CODES])


def settle_state(costs: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return the classes of three characters: a known code where one is near enough, else what is cheapest.

    `costs` is 3 x 37, infinite where forbidden.
    """
    plain = costs.argmin(1)
    known = costs[np.arange(3), _CLASSES].sum(1)
    best = int(known.argmin())
    if known[best] <= costs.min(1).sum() + PREFERENCE:
        return np.asarray(_CLASSES[best], np.intp)
    return np.asarray(plain, np.intp)
