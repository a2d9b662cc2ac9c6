"""Calendar arithmetic: what an expression means to a reader on the day of publication.

Every function may raise ValueError or OverflowError at the ends of the calendar; find.py leaves those unresolved.
"""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.dates.partial import DateRange, day_range, month_range, year_range

AHEAD = timedelta(days=60)
"""How far after publication a day without a year may lie."""
MONTH_AHEAD = timedelta(days=31)
"""How far after publication a month without a year may begin."""

SATURDAY = 5


def weekday(day: int, today: date, *, step: int | None = None) -> DateRange:
    """A weekday (Monday is 0): the last on or before `today`; step -1 the last before it, 1 the next after it.

    Step 0 is that day of the current week, Monday to Sunday.
    """
    if step == 0:
        return day_range(today + timedelta(days=day - today.weekday()))
    if step == 1:
        return day_range(today + timedelta(days=(day - today.weekday() - 1) % 7 + 1))
    latest = today - timedelta(days=1) if step == -1 else today
    return day_range(latest - timedelta(days=(latest.weekday() - day) % 7))


def day_of_month(month: int, day: int, *, today: date) -> date | None:
    """The nearest such day that is not more than 60 days after `today`; None where it never exists (31 June)."""
    for year in range(min(today.year + 1, date.max.year), max(today.year - 8, 0), -1):
        try:
            candidate = date(year, month, day)
        except ValueError:
            continue
        if candidate - today <= AHEAD:
            return candidate
    return None


def month_alone(month: int, today: date, *, step: int | None = None) -> DateRange:
    """A month without a year: the latest that begins at most 31 days after `today`.

    Step -1 is the last before the current month, 1 the next after it, 0 that month of the current year.
    """
    year = today.year
    if step == 1:
        return month_range(year if month > today.month else year + 1, month)
    if step == 0:
        return month_range(year, month)
    if step == -1:
        return month_range(year if month < today.month else year - 1, month)
    return next(
        month_range(candidate, month)
        for candidate in (year + 1, year, year - 1)
        if date(candidate, month, 1) - today <= MONTH_AHEAD
    )


def relative(unit: str, step: int, *, today: date) -> DateRange:
    """A day, week, weekend, month or year so many steps from the current one; "… so far" ends with `today`."""
    if unit.endswith(" so far"):
        return DateRange(relative(unit.removesuffix(" so far"), step, today=today).lo, today)
    if unit == "day":
        return day_range(today + timedelta(days=step))
    if unit == "week":
        monday = today + timedelta(days=7 * step - today.weekday())
        return DateRange(monday, monday + timedelta(days=6))
    if unit == "weekend":
        return weekend(step, today)
    if unit == "month":
        months = today.year * 12 + today.month - 1 + step
        return month_range(months // 12, months % 12 + 1)
    return year_range(today.year + step)


def weekend(step: int, today: date) -> DateRange:
    """Saturday and Sunday of the current week (0), the last that is over (-1), the one after the current (1).

    Step -2 is the last begun on or before `today`: what "over the weekend" means.
    """
    if step == -2:
        saturday = today - timedelta(days=(today.weekday() - SATURDAY) % 7)
    else:
        saturday = today + timedelta(days=SATURDAY - today.weekday() + 7 * step)
    return DateRange(saturday, saturday + timedelta(days=1))


def ago(count: int, unit: str, *, today: date) -> DateRange:
    """So many days ago is a day; weeks a week, months a month, years a year: people round."""
    if unit == "hour":
        return DateRange((today - timedelta(days=(count + 23) // 24)), today)
    if unit == "decade":
        unit, count = "year", count * 10
    return relative(unit, -count, today=today)
