"""Documents of `raw/` made into folders of `cleaned/`: one, or many in processes; people's decisions; what is proved.

May import: `text`, `language`, `scans`, `source`, `stages`, `editions`.
Begin with: `cleaning` (one document; `cleaned_folder` reads it back), then `batch`, `answers`, `decisions` and `record`.
"""
