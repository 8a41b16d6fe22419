"""Sums in the text against the table beside it."""

from documents.reading.body_names import vocabulary_of
from documents.reading.minutes.items.blocks import blocks_of
from documents.reading.minutes.running_text.sums import sum_findings
from documents.reading.text.lines import lines_of

TEXT = """Økonomi
Klub Fyrtårnet
Budget til den reviderede klub bliver 21 t. kr. til udgifter og 34 t. kr. til indtægter.
Klub Molen får 70 t. kr. til udgifter og 90 t. kr. til lokaler.
t. kr.\t2027\t2028
Klub Fyrtårnet, udgift\t500\t500
Klub Fyrtårnet revideret, udgift\t25\t25
Klub Fyrtårnet revideret, indtægt\t-40\t-40
Klub Molen, udgift\t70\t70
Klub Molen, lokaler\t90\t90
"""


def test_the_rows_that_fit_the_line_best_are_told_with_their_sum() -> None:
    (finding,) = sum_findings("x.txt", blocks_of(lines_of(TEXT), vocabulary_of(TEXT)))
    assert "Teksten har 21, 34 (t. kr.)" in finding.message
    assert "(for Klub Fyrtårnet har den 25, −40, i alt −15)" in finding.message
