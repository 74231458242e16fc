//! The checks, the cheapest first.

use std::path::Path;

use anyhow::bail;

use super::{dependencies, tidy};
use crate::command::{self, cargo, program};
use crate::suite;

/// One check.
pub(crate) struct Step {
    /// What `--skip` calls it.
    pub(crate) name: &'static str,
    /// What it looks at.
    pub(crate) about: &'static str,
    /// Looks; an error says what is wrong.
    pub(crate) check: fn(&Path) -> anyhow::Result<()>,
}

pub(crate) const STEPS: &[Step] = &[
    Step { name: "tidy", about: "rules of the tree that no compiler checks", check: tidy },
    Step { name: "fmt", about: "formatting", check: fmt },
    Step { name: "typos", about: "spelling", check: typos },
    Step { name: "dependencies", about: "what each crate must not depend on", check: dependencies::check },
    Step { name: "deny", about: "licences, banned crates, sources", check: deny },
    Step { name: "clippy", about: "lints on all targets with all features", check: clippy },
    Step { name: "features", about: "lints on every combination of the libraries' features", check: features },
    Step { name: "docs", about: "the API docs, without a warning", check: docs },
    Step { name: "test", about: "every test and every example in the docs", check: test },
];

fn fmt(root: &Path) -> anyhow::Result<()> {
    command::run(cargo(root).args(["fmt", "--all", "--", "--check"]))
}

fn typos(root: &Path) -> anyhow::Result<()> {
    if !command::is_there(&mut program(root, "typos")) {
        bail!("typos is not installed: pip install typos");
    }
    command::run(&mut program(root, "typos"))
}

fn deny(root: &Path) -> anyhow::Result<()> {
    needs_subcommand(root, "deny")?;
    command::run(cargo(root).args(["deny", "check", "--hide-inclusion-graph", "licenses", "bans", "sources"]))
}

fn clippy(root: &Path) -> anyhow::Result<()> {
    let workspace = ["clippy", "--workspace", "--all-targets", "--all-features"];
    command::run(cargo(root).args(workspace).args(["--", "-D", "warnings"]))
}

/// `default` is left out of the powerset, because it only names another feature.
fn features(root: &Path) -> anyhow::Result<()> {
    needs_subcommand(root, "hack")?;
    let libraries = ["--workspace", "--exclude", "recurring-cli", "--exclude", "xtask", "--lib"];
    let powerset = ["--feature-powerset", "--exclude-features", "default"];
    let mut lints = cargo(root);
    lints.args(["hack", "clippy"]).args(libraries).args(powerset).args(["--", "-D", "warnings"]);
    command::run(&mut lints)
}

fn docs(root: &Path) -> anyhow::Result<()> {
    let mut docs = cargo(root);
    docs.args(["doc", "--workspace", "--all-features", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
    command::run(&mut docs)
}

fn test(root: &Path) -> anyhow::Result<()> {
    if !suite::run(root) {
        bail!("not every test passed");
    }
    Ok(())
}

fn needs_subcommand(root: &Path, name: &str) -> anyhow::Result<()> {
    if !command::is_there(cargo(root).arg(name)) {
        bail!("cargo-{name} is not installed: cargo install --locked cargo-{name}");
    }
    Ok(())
}
