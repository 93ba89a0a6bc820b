"""What each printed line of a text is: a paragraph's first line or a later one, a heading, verse.

`columns` measures the lines, `evidence` puts what is known of each into figures, `labels` weighs them over the
whole row.
"""
