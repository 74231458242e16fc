//! Calls of other programs, with an answer that says how they ended.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

/// The cargo that runs this task, so that no other toolchain is mixed in.
pub(crate) fn cargo(root: &Path) -> Command {
    program(root, std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// A program to be run in the workspace's folder.
pub(crate) fn program(root: &Path, name: impl Into<OsString>) -> Command {
    let mut command = Command::new(name.into());
    command.current_dir(root);
    command
}

/// Runs a command with its output on the terminal.
///
/// # Errors
///
/// When it cannot be started or ends in failure.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let ended = command.status().with_context(|| format!("cannot start {}", shown(command)))?;
    if !ended.success() {
        bail!("{} failed: {ended}", shown(command));
    }
    Ok(())
}

/// Runs a command and gives what it printed.
///
/// # Errors
///
/// When it cannot be started, ends in failure, or prints something that is not text.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let done = command.stderr(Stdio::inherit()).output().with_context(|| format!("cannot start {}", shown(command)))?;
    if !done.status.success() {
        bail!("{} failed: {}", shown(command), done.status);
    }
    Ok(String::from_utf8(done.stdout)?)
}

/// Whether a tool answers to `--version`.
pub(crate) fn is_there(command: &mut Command) -> bool {
    let quiet = command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|ended| ended.success())
}

/// A command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_command_is_named() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let fault = output(cargo(here).args(["tree", "--no-such-option"])).unwrap_err();
        assert!(fault.to_string().starts_with("cargo tree --no-such-option failed"), "{fault}");
    }

    #[test]
    fn a_tool_is_there_or_not() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(is_there(&mut cargo(here)));
        assert!(!is_there(&mut program(here, "no-such-tool")));
        assert!(!is_there(cargo(here).arg("no-such-subcommand")));
    }
}
