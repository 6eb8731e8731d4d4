"""What people have today: a cron script that reads a sheet of end dates, and says which have come near."""

import sys
from datetime import date, timedelta

import openpyxl


def main() -> None:
    """Print the rows that end within 90 days of a day."""
    sheet = openpyxl.load_workbook(sys.argv[1], read_only=True).active
    today = date.fromisoformat(sys.argv[2])
    for title, _start, end, address in sheet.iter_rows(min_row=2, values_only=True):
        if end and today <= end.date() <= today + timedelta(days=90):
            print(f"{address}: {title} löper ut {end.date()}")


if __name__ == "__main__":
    main()
