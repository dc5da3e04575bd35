"""The national modules: which figures, in which words, with which bounds."""
