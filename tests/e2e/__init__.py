"""The whole service as one runs it, with phones, broken and mended while it works."""
