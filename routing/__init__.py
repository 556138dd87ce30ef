"""Who must know, and until when. Pure apart from `reads`."""
