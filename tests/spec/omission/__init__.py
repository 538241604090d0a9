"""No answer leaves out anybody silently: every list, every fault, every place of a source."""
