"""Who says what: pieces of a recording with vectors of their voices, made into a speaker for each word.

Pure functions. Pieces are grouped into turns first, and the means of turns into speakers: a recording of four
hours holds thirty thousand pieces, of which every pair would have to be compared.
"""

from socle.inference.speakers.spans import spans_of
from socle.inference.speakers.telling import Said, tell_apart
from socle.inference.speakers.turns import Pieces

__all__ = ["Pieces", "Said", "spans_of", "tell_apart"]
