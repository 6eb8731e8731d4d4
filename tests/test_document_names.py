"""Documents by the names that people use, and names that only contain one."""

import pytest
from minutes_score import register_of, register_text
from small_register import real

from monitor.document_names import Names

NAMES = Names(register_of(register_text()))


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("RÖK Missbruk/beroende och RÖK HVB", ["rok-missbruk", "rok-hvb"]),
        ("RÖK Missbruk och beroende", ["rok-missbruk"]),
        ("RÖK Missbruk", ["rok-missbruk"]),
        ("RÖK Psyk.", ["rok-psyk"]),
        ("RÖK Psykisk funk.ned.", ["rok-psyk"]),
        ("den regionala överenskommelsen om kvinnofrid", ["rok-kvinnofrid"]),
        ("kvinnofridsöverenskommelsen", ["rok-kvinnofrid"]),
        ("HVB-överenskommelsen", ["rok-hvb"]),
        ("avtalet om läkarmedverkan", ["lakarmedverkan"]),
        ("egenvårdsrutinen", ["rutin-egenvard"]),
        ("rutinen för palliativ vård", ["rutin-palliativ"]),
        ("överenskommelsen om samverkan vid utskrivning", ["ok-sus"]),
        ("riktlinjen för samverkan vid utskrivning", ["riktlinje-sus"]),
        ("det reviderade hemsjukvårdsavtalet", ["hsv-kort"]),
        # a name inside another word is none
        ("RÖK HVB-gruppen", []),
        ("RCH-projektet", []),
        ("överenskommelsen", []),
        ("rutiner för vård", []),
    ],
)
def test_a_document_is_found_by_its_names(text: str, documents: list[str]) -> None:
    assert documents == [id_ for one in NAMES.mentions(text) for id_ in one.documents]


def test_a_name_that_several_have_means_all_of_them() -> None:
    (one,) = Names(real()).mentions("förlänga hemsjukvårdsavtalet")
    assert {"hsv-kort", "hsv-nu", "hsv-lang"} == set(one.documents)


def test_a_qualifier_tells_them_apart() -> None:
    (one,) = Names(real()).mentions("förlänga det kortsiktiga hemsjukvårdsavtalet")
    assert ("hsv-kort",) == one.documents


def test_every_document_of_the_real_register_is_found_by_its_own_title() -> None:
    register = real()
    names = Names(register)
    lost = [
        id_
        for id_, one in register.documents.items()
        if all(id_ not in found.documents for found in names.mentions(f"att anta {one.title}."))
    ]
    assert [] == lost


def test_every_document_of_the_real_register_is_found_by_its_long_title() -> None:
    register = real()
    names = Names(register)
    lost = [
        id_
        for id_, one in register.documents.items()
        if one.long_title and all(id_ not in found.documents for found in names.mentions(f"att anta {one.long_title}."))
    ]
    assert [] == lost
