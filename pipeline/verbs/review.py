"""The verb `review`: a page of what waits for a person, with its places on the scan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import errors
from pipeline.verbs.common import cleaned_option, complain, open_document, raw_option
from pipeline.verbs.correct import write_whole

if TYPE_CHECKING:
    from PIL.Image import Image

    from pipeline.corpus.cleaned_folder import Kept
    from pipeline.editions.review_page import Item
    from pipeline.scans.pictures import Picture
    from pipeline.scans.placed import Layout
    from pipeline.source.documents import Source


@click.command(short_help="Make a page of what awaits review, with its places on the scan.")
@click.argument("document", metavar="NAME")
@click.option("--find", "words", multiple=True, metavar="WORD", help="Show every place of this word instead.")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=None, help="[default: review/NAME.html]")
@cleaned_option
@raw_option
def review(document: str, words: tuple[str, ...], output: Path | None, cleaned: Path, raw: Path) -> int:
    """Make a page of the changes of a document that await review, in the order of its review.tsv.

    Where the document was scanned, each has a picture of its line, with the place framed. With --find the page shows
    where a word of the clean or of the raw text stands on the scan.

    \b
    Examples:
        clean-corpus review my-book
        clean-corpus review my-book --find Tsarism --find Czar
    """
    from pipeline.editions import review_page
    from pipeline.source import documents

    kept = open_document(cleaned, raw, document)
    name = kept.folder.name
    read = documents.kept(raw, name) if raw.is_dir() else None
    scan = _Scan(read) if read is not None and read.layout is not None and read.text == kept.raw else None
    items = list(_found(kept, words, scan) if words else _waiting(kept, scan))
    if words and not items:
        raise errors.BadInput(f"{kept.folder}: {', '.join(words)} stands nowhere in it")
    target = output or Path("review") / f"{name}.html"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise errors.Unreadable(f"{target.parent}: cannot be written: {e.strerror or e}") from e
    title = (read.meta.title if read else "") or name
    write_whole(target, review_page.write(name, title, items).encode())
    count = len(items) if words else sum(item.waits for item in items)
    what = ("place", "places") if words else ("change that awaits review", "changes that await review")
    click.echo(f"{count} {what[count != 1]} -> {target}")
    return errors.DONE


class _Scan:
    """The pages of a scanned document, each opened when it is asked for."""

    def __init__(self, read: Source) -> None:
        assert read.layout is not None
        self.layout: Layout = read.layout
        self._images = _files(read)
        self._open: tuple[int, Image | None] = (-1, None)

    def shown(self, start: int, end: int) -> tuple[str, tuple[bytes, ...]]:
        """Where raw[start:end] stands, in words, and pictures of it."""
        from pipeline.scans import facsimile

        spots = list(facsimile.spots(self.layout, start, max(end, start + 1)))
        pictures = []
        for spot in spots[:2]:
            image = self._image(spot.page)
            if image is not None:
                box = facsimile.scaled(spot.box, image.width, self.layout.pages[spot.page].width)
                pictures.append(facsimile.picture(image, box))
        return "; ".join(spot.told() for spot in spots), tuple(pictures)

    def _image(self, page: int) -> Image | None:
        from pipeline.scans import pictures

        if self._open[0] != page:
            image = None
            wanted = self._images.get(self.layout.pages[page].image)
            if wanted is not None:
                try:
                    image = pictures.upright(pictures.load(wanted), self.layout.pages[page].turn)
                except errors.PipelineError as e:
                    complain(" ".join(str(e).split()))
            self._open = (page, image)
        return self._open[1]


def _files(read: Source) -> dict[str, Picture]:
    """The page images of a document, by the names that its pages call them."""
    from pipeline.scans import pictures

    if read.found is None:
        return {}
    return {picture.name: picture for path in read.found.files.images for picture in pictures.of(path)}


def _waiting(kept: Kept, scan: _Scan | None) -> Iterator[Item]:
    from pipeline.editions import review as lines
    from pipeline.editions.review_page import Item
    from pipeline.language import knowledge
    from pipeline.text import rules as rule_files

    rules = rule_files.load(knowledge.dictionaries() / "rules")
    for (start, end), row in lines.placed(kept.ledger, kept.raw, rules):
        place, pictures = scan.shown(start, end) if scan else ("", ())
        told = f"{row.certainty}, {row.state}"
        seen = (row.before, row.old, row.new, row.after)
        yield Item(row.page, row.rule, told, *seen, row.why, place, pictures, waits=not row.verdict)


def _found(kept: Kept, words: tuple[str, ...], scan: _Scan | None) -> Iterator[Item]:
    from pipeline.editions import explain
    from pipeline.editions.review_page import Item
    from pipeline.language import knowledge
    from pipeline.text import rules as rule_files

    asked = explain.Explainer(kept.ledger, kept.raw, kept.text, rule_files.load(knowledge.dictionaries() / "rules"))
    for word in words:
        seen = set()
        for at in (*asked.clean_word(word), *asked.raw_word(word)):
            if (at.raw_start, at.raw_end) in seen:
                continue
            seen.add((at.raw_start, at.raw_end))
            place, pictures = scan.shown(at.raw_start, at.raw_end) if scan else ("", ())
            rules = ", ".join(dict.fromkeys(step.rule for step in at.steps))
            yield Item(at.page, rules or "as it was read", "", at.before, at.clean, None, at.after, "", place, pictures)
