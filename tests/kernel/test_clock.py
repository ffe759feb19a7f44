import datetime
from contextlib import suppress

from django.utils import timezone

from njia.kernel import clock

NAIROBI = datetime.timezone(datetime.timedelta(hours=3))


def test_a_bare_date_is_noon_of_it_here() -> None:
    with clock.at(datetime.date(2024, 7, 31)):
        assert clock.now() == datetime.datetime(2024, 7, 31, 12, tzinfo=NAIROBI)
        assert clock.today() == datetime.date(2024, 7, 31)


def test_an_aware_moment_stays_itself() -> None:
    late = datetime.datetime(2024, 7, 31, 23, 30, tzinfo=datetime.UTC)
    with clock.at(late):
        assert clock.now() == late


def test_moments_nest_and_end_even_after_a_failure() -> None:
    first, second = datetime.date(2024, 1, 1), datetime.date(2025, 1, 1)
    with clock.at(first):
        with suppress(ZeroDivisionError), clock.at(second):
            assert clock.today() == second
            raise ZeroDivisionError
        assert clock.today() == first
    assert abs(clock.now() - timezone.now()) < datetime.timedelta(minutes=1)


def test_today_is_the_day_here_and_not_in_greenwich() -> None:
    with clock.at(datetime.datetime(2024, 7, 31, 23, 30, tzinfo=datetime.UTC)):
        assert clock.today() == datetime.date(2024, 8, 1)
