"""Pages that were scanned on their side, or upside down."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.formats import hocr
from pipeline.formats.layout import Reading
from pipeline.scans import pictures
from pipeline.scans.reading import reader, requests, tesseract
from pipeline.scans.reading.options import Options

LINES = ("It was the opinion of the whole", "village that the stranger would", "never come back to claim his own.")


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_it_is_read_upright(tmp_path: Path, turned: int) -> None:
    image = Image.new("L", (900, 1100), 255)
    for i in range(9):
        font = ImageFont.load_default(40)
        ImageDraw.Draw(image).text((80, 80 + 70 * i), LINES[i % 3], fill=0, font=font)
    path = tmp_path / "page.png"
    image.rotate(turned, expand=True).save(path)  # against the clock
    (request,) = requests.of(pictures.of(path), tesseract.find(Options()), Options(), requests.digests([path]))
    page = reader.page(request)
    assert [line.text for line in page.lines] == [*LINES] * 3
    assert page.turn == turned
    assert (page.width, page.height) == (900, 1100)
    assert all(line.box and line.box.width > line.box.height for line in page.lines)
    assert hocr.read(hocr.write(Reading((page,))), path).pages == (page,)
