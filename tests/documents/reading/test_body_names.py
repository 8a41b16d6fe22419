"""Bodies named in running text."""

from documents.reading.body_names import bodies_in, is_body, vocabulary_of


def test_names_of_bodies() -> None:
    text = (
        "Kultur- og Fritidsudvalget, Økonomi-, Erhvervs- og Uddannelsesudvalget, Udvalget for Børn og "
        "Unge, Byrådet og HovedMED"
    )
    assert [body.name for body in bodies_in(text)] == [
        *("Kultur- og Fritidsudvalget", "Økonomi-, Erhvervs- og Uddannelsesudvalget", "Udvalget for Børn og Unge"),
        *("Byrådet", "HovedMED"),
    ]
    assert [body.name for body in bodies_in("Området Beskæftigelse drøftes med borgerne.")] == []
    assert is_body("Forebyggelses - og Socialudvalget")
    vocabulary = vocabulary_of("Teknik- og Miljøudvalget TMU = Teknik- og Miljøudvalget. Økonomiudvalget, BSU")
    assert [vocabulary.name(short) for short in ("TMU", "ØU", "Økonomiudvalg", "BSU")] == [
        *("Teknik- og Miljøudvalget", "Økonomiudvalget", "Økonomiudvalget", "BSU")
    ]
