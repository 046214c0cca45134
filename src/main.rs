//! The `catchment` command: see `catchment --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    catchment::cli::main(std::env::args_os())
}
