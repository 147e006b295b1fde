"""From recordings to a draft: decoded, cut at silences, heard by windows, given to speakers, written."""
