//! The workspace's own tasks: `cargo xtask tidy`, `cargo xtask test`, `cargo xtask ci`, `cargo xtask seeded-defects`.

#![expect(clippy::print_stdout, reason = "a command line tool talks to its terminal")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use clap::builder::PossibleValuesParser;

mod ci;
mod command;
mod seeded_defects;
mod suite;
mod tidy;

/// Checks this workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Task {
    /// Looks at the tree with the rules that no compiler checks.
    Tidy,
    /// Runs every test and every example in the docs, and ends with how many passed and failed.
    Test,
    /// Runs every check, the cheapest first, and stops at the first that fails.
    Ci {
        /// Names the checks instead of running them.
        #[arg(long)]
        list: bool,
        /// Goes on after a failed check.
        #[arg(long)]
        keep_going: bool,
        /// Leaves a check out; may be given several times.
        #[arg(long, value_name = "CHECK", value_parser = PossibleValuesParser::new(ci::names()))]
        skip: Vec<String>,
    },
    /// Plants one defect at a time in a copy of the workspace and looks whether the tests catch it.
    SeededDefects {
        /// Plants only these; may be given several times.
        #[arg(long, value_name = "NAME")]
        only: Vec<String>,
    },
}

fn main() -> ExitCode {
    let root = workspace_root();
    let done = match Task::parse() {
        Task::Tidy => ci::tidy(&root),
        Task::Test if suite::run(&root) => Ok(()),
        // The count of failures is the last line.
        Task::Test => return ExitCode::FAILURE,
        Task::Ci { list: true, .. } => {
            ci::list();
            Ok(())
        }
        Task::Ci { keep_going, skip, .. } => ci::run(&root, &skip, keep_going),
        Task::SeededDefects { only } => seeded_defects::run(&root, &only),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            println!("{fault:#}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace, wherever the task was called from.
fn workspace_root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}
