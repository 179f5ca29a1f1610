//! The exit codes of the program: the same numbers as those of `loquet`.
