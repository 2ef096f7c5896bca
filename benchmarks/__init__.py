"""How fast the reader is, and how heavy: `make bench`; README.md tells what each line means.

__main__    options, and the parts in turn
parts       what each part measures and prints
worker      a process of its own for each figure
reading, memory, peak, spacy_pipeline, start, package    the measurements
texts, timing, report    what is read, how time is taken, how figures are printed
"""
