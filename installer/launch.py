"""Where the frozen program begins."""

import sys

from jalon.__main__ import main

sys.exit(main())
