"""Documents of `raw/` made into folders of `cleaned/`: one, or many in processes; people's decisions; what is proved.

May import: `text`, `language`, `scans`, `source`, `stages`, `editions`.
Begin with: `cleaning` (one document; read back: `cleaned_folder`), then `batch`, `answers`, `decisions`, `record`.
"""
