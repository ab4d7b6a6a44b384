"""The corpus of dirty files: each with what has to become of its cells, written down before it was read."""

from tests.corpus import (
    files_around,
    files_excel,
    files_figures,
    files_formats,
    files_markup,
    files_old,
    files_refused,
    files_text,
    files_wide,
)

FILES = (
    *files_around.FILES,
    *files_excel.FILES,
    *files_formats.FILES,
    *files_figures.FILES,
    *files_wide.FILES,
    *files_old.FILES,
    *files_markup.FILES,
    *files_text.FILES,
    *files_refused.FILES,
)
