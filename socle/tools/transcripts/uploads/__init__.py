"""Files sent piece by piece (tus 1.0, https://tus.io/protocols/resumable-upload)."""
