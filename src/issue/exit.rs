//! Exit codes of the command line; `docs/formats.md` has their table.

/// Done.
pub const DONE: u8 = 0;
/// Ran and wrote its results; a norm of `--fail-on` is not met.
pub const NORM_NOT_MET: u8 = 1;
/// The command line is not understood.
pub const USAGE: u8 = 2;
/// Bad data; of `verify`, results that are not what they should be.
pub const DATA: u8 = 65;
/// An input is missing or unreadable.
pub const MISSING: u8 = 66;
/// A sum does not close or a re-check fails: a bug of the program.
pub const BUG: u8 = 70;
/// The output cannot be created, or the folder holds something.
pub const NO_OUTPUT: u8 = 73;
/// Reading or writing failed.
pub const INPUT_OUTPUT: u8 = 74;
/// Ctrl-C, as shells have it.
pub const INTERRUPTED: u8 = 130;

/// All of them.
pub const ALL: [u8; 9] = [DONE, NORM_NOT_MET, USAGE, DATA, MISSING, BUG, NO_OUTPUT, INPUT_OUTPUT, INTERRUPTED];
