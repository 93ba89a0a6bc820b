"""`python -m pipeline` is `clean-corpus`."""

import sys

from pipeline.cli import main

sys.exit(main())
