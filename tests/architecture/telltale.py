"""What gives a hidden record away? The word, the figures and the day that everything hidden says."""

from datetime import date

WORD = "Zebra"
FIGURE = "77777"
MONEY = 7_777_777_000_000
PEOPLE = 777_777
LATER = date(2099, 1, 1)
HIDDEN_FILE = 77_777
