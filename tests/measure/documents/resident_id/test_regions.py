from __future__ import annotations

from realname.measure.documents.resident_id.ethnicities import ETHNICITIES
from realname.measure.documents.resident_id.regions import current_regions, names_of, province_codes, stood_in


def test_a_division_knows_its_city_and_province() -> None:
    region = next(region for region in current_regions() if region.code == "610118")
    assert region.address == "陕西省西安市鄠邑区"


def test_a_county_that_answers_to_its_province_has_no_city() -> None:
    assert next(region for region in current_regions() if region.code == "110108").address == "北京市海淀区"


def test_headings_of_the_standard_are_in_no_address() -> None:
    assert not any("市辖区" in r.address or "直辖县级" in r.address for r in current_regions())


def test_a_division_stands_from_its_first_year_to_its_last() -> None:
    assert [stood_in("610118", year) for year in (2015, 2016, 2100)] == [False, True, True]
    assert [stood_in("110103", year) for year in (2010, 2011)] == [True, False]


def test_an_old_code_keeps_its_name() -> None:
    assert names_of("110103") == ("崇文区",)


def test_a_code_that_never_stood_has_no_name() -> None:
    assert names_of("990101") == ()
    assert "99" not in province_codes()


def test_there_are_fifty_six_groups() -> None:
    assert len(set(ETHNICITIES)) == 56
