"""A PDF printed, put askew on an old scanner, and saved as pictures."""

from __future__ import annotations

from pathlib import Path

import numpy
import pypdfium2
from PIL import Image, ImageFilter

RESOLUTION = 170  # dots an inch: a cheap scanner's default lies between 150 and 200


def write_scan(source: Path, target: Path, seed: int) -> None:
    """The pages of `source` as grey pictures: turned a little, blurred, speckled, compressed."""
    random = numpy.random.default_rng(seed)
    document = pypdfium2.PdfDocument(source)
    pages = [degraded(page.render(scale=RESOLUTION / 72).to_pil(), random) for page in document]
    document.close()
    quality = int(random.integers(45, 70))
    pages[0].save(
        target, "PDF", save_all=True, append_images=pages[1:], resolution=RESOLUTION, quality=quality
    )


def degraded(picture: Image.Image, random: numpy.random.Generator) -> Image.Image:
    grey = picture.convert("L")
    turned = grey.rotate(random.uniform(-1.1, 1.1), resample=Image.Resampling.BICUBIC, fillcolor=250)
    blurred = turned.filter(ImageFilter.GaussianBlur(random.uniform(0.4, 0.8)))
    light = numpy.asarray(blurred, dtype=numpy.float32)
    # Paper is never quite white, the lamp never quite even.
    shade = numpy.linspace(random.uniform(0.9, 1), random.uniform(0.9, 1), light.shape[1])
    noisy = light * shade[None, :] + random.normal(0, random.uniform(4, 9), light.shape)
    specks = random.random(light.shape) < 0.0002
    noisy[specks] = random.uniform(30, 120)
    return Image.fromarray(numpy.clip(noisy, 0, 255).astype(numpy.uint8), "L")
