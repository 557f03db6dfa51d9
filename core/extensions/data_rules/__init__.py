"""Rules as data: ``regulation/scheme.yaml`` says what a simple scheme declares and computes, without Python.

What the file says becomes hook implementations of the pack's own module, so that the chain, its owners and everything
that asks them see no difference.
"""
