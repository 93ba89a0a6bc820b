"""Page images from files: which files Tesseract may read itself, how large a page may be, and what its dpi are."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational, ImageFileDirectory_v2

from pipeline.errors import BadInput
from pipeline.scans import pictures


def load(path: Path) -> Image.Image:
    return pictures.load(pictures.of(path)[0])


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_only_a_file_that_is_upright_is_read_as_it_is_stored(tmp_path: Path, name: str, orientation: int) -> None:
    image = Image.new("L", (80, 60), 255)
    image.paste(0, (0, 0, 20, 20))
    exif = image.getexif()
    exif[274] = orientation
    image.save(tmp_path / name, exif=exif)
    loaded = load(tmp_path / name)
    assert ("as_stored" in loaded.info) == (orientation == 1)
    right, low = orientation in (2, 3, 7, 8), orientation in (3, 4, 6, 7)
    if orientation > 4:
        right, low = orientation in (6, 7), orientation in (7, 8)
    corner = (loaded.width - 10 if right else 10, loaded.height - 10 if low else 10)
    assert loaded.getpixel(corner) < 20  # type: ignore[operator]


@pytest.mark.parametrize(
    ("name", "mode", "alike"),
    [
        ("a.png", "1", True),
        ("a.png", "L", True),
        ("a.png", "RGB", True),
        ("a.png", "P", True),
        ("a.jpg", "CMYK", False),
        ("a.png", "RGBA", False),
        ("a.png", "LA", False),
        ("a.png", "I;16", False),
        ("a.tif", "F", False),
    ],
)
def test_only_what_tesseract_sees_alike_is_read_as_it_is_stored(
    tmp_path: Path, name: str, mode: str, alike: bool
) -> None:
    Image.new(mode, (80, 60)).save(tmp_path / name)
    assert ("as_stored" in load(tmp_path / name).info) == alike


@pytest.mark.parametrize("mode", ["P", "L", "RGB"])
def test_a_transparent_colour_is_not_read_as_it_is_stored(tmp_path: Path, mode: str) -> None:
    nothing = (0, 0, 0) if mode == "RGB" else 0
    Image.new(mode, (80, 60)).save(tmp_path / "a.png", transparency=nothing)
    assert "as_stored" not in load(tmp_path / "a.png").info


def test_each_frame_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PIXELS_MOST", 10_000)
    Image.new("1", (80, 60)).save(tmp_path / "a.tif", save_all=True, append_images=[Image.new("1", (800, 600))])
    first, second = pictures.of(tmp_path / "a.tif")
    assert pictures.load(first).size == (80, 60)
    with pytest.raises(BadInput, match=r"a\.tif: 800 x 600 pixels, more than 10,000"):
        pictures.load(second)


def tiff(path: Path, across: object, down: object) -> Path:
    about = ImageFileDirectory_v2()
    about[282], about[283], about[296] = across, down, 2
    Image.new("L", (80, 60)).save(path, tiffinfo=about)
    return path


@pytest.mark.parametrize("figure", [IFDRational(0, 0), IFDRational(1, 0), IFDRational(0, 1)])
def test_a_resolution_that_is_no_number_is_none(tmp_path: Path, figure: IFDRational) -> None:
    assert "dpi" not in load(tiff(tmp_path / "a.tif", figure, figure)).info
    assert "dpi" not in load(tiff(tmp_path / "b.tif", IFDRational(300, 1), figure)).info


def test_a_resolution_is_two_floats(tmp_path: Path) -> None:
    dpi = load(tiff(tmp_path / "a.tif", IFDRational(300, 1), IFDRational(1201, 4))).info["dpi"]
    assert dpi == (300.0, 300.25)
    assert [type(figure) for figure in dpi] == [float, float]
