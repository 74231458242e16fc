//! The recurring command: standing orders at Paynet and Paynkolay from a terminal.

use std::ffi::OsString;
use std::process::ExitCode;

mod arguments;
mod command;
mod demo;
mod exit;
mod failure;
mod flight;
mod output;
mod run;
mod settings;
mod shell;
mod signals;
mod sim;
mod trace;

fn main() -> ExitCode {
    let typed: Vec<OsString> = std::env::args_os().collect();
    run::run(&typed).into()
}
