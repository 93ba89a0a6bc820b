"""What kind of block formats, guidelines and programs mean by their names for it."""

from __future__ import annotations

import regex

_NAMES = {
    "text": "text paragraph p body bodytext main maintext mainzone mainbody continuation customtext standard",
    "heading": "heading title subheading subtitle chapter chaptertitle headline titlepagezone h head tableheading "
    "heading1 heading2 heading3 heading4 heading5 heading6",
    "header": "header pageheader runninghead runningheader runningtitle runningtitlezone columntitle livingcolumntitle "
    "columnheader rt topmargin",
    "footer": "footer pagefooter runningfooter bottommargin",
    "folio": "folio pagenumber pageno pagenr pagelabel pagination numberingzone printedpagenumber",
    "signature": "signature signaturemark quiremark quiremarkszone sheetsignature",
    "catchword": "catchword catchwordzone custode",
    "note": "note footnote footnotecontinued endnote footnotezone footnotes endnotes",
    "caption": "caption picturecaption tablecaption figurecaption imagecaption figurecaptionzone graphiczonecaption",
    "marginal": "marginal marginalia marginalnote margin margintext margintextzone leftmargin rightmargin sidenote",
    "table": "table tabletext tablezone",
    "unread": "unread",
    "stamp": "stamp stampzone",
    "facing": "facing",
}
_KINDS = {name: kind for kind, names in _NAMES.items() for name in names.split()}
_BETWEEN = regex.compile(r"[\s_-]+")


def kind(name: str | None) -> str:
    """The kind of block that a name says ("page-number", "RunningTitleZone", "MainZone:column#1"); "" if none."""
    if not name:
        return ""
    return _KINDS.get(_BETWEEN.sub("", regex.split("[:#;]", name)[0]).lower(), "")
