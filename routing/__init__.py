"""Who must know, and until when. Pure apart from `reads` and `directory_file`."""
