"""The corpus of dirty cells: each with what has to become of it, written down before intake was asked."""

from tests.corpus import absent, context, odd, percent, plain, words

CELLS = (*plain.CELLS, *words.CELLS, *percent.CELLS, *absent.CELLS, *odd.CELLS, *context.CELLS)
