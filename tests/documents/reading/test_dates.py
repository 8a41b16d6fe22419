"""Days and hours as printed."""

from datetime import date, time

from documents.reading.text.dates import dates_in, first_date, month_in, times_in


def test_days_and_hours() -> None:
    assert first_date("Torsdag 10. nov 2026 kl. 10:30") == date(2026, 11, 10)
    assert first_date("d. 31-10-2026") == date(2026, 10, 31)
    assert first_date("gælder pr.1.1.2027") == date(2027, 1, 1)
    assert first_date("afsnit 5.1.1.2027") is None
    assert [(d.day, d.month, d.year) for d in dates_in("den 3. april og 31. decmeber 2027")] == [
        (3, 4, None),
        (31, 12, 2027),
    ]
    assert first_date("31-02-2027") is None
    assert times_in("04-06-2027 09:00:00") == (time(9),)
    assert times_in("kl. 14.00-16.15") == (time(14), time(16, 15))
    assert times_in("kl. 16") == (time(16),)


def test_a_month_with_its_year_is_as_much_as_is_printed() -> None:
    assert month_in("forelægges i marts 2028") == "2028-03"
    assert month_in("forelægges sept. 2028") == "2028-09"
    assert month_in("forelægges den 3. marts 2028") is None
