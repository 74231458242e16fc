//! The bench: a copy of the workspace that defects are planted in, and its test binaries.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use ignore::WalkBuilder;
use serde::Deserialize;

use super::list::TestSet;
use super::output::{Failure, first_failure, tests_run};
use crate::command::cargo;

/// How long a test binary may take; one that a defect keeps from ending is ended.
const PATIENCE: Duration = Duration::from_secs(600);

/// A copy of the workspace with a build folder of its own, which is kept from one defect to the next.
pub(crate) struct Bench {
    tree: PathBuf,
    build: PathBuf,
}

/// How a test set ended.
pub(crate) enum Ran {
    Passed,
    Failed(Failure),
    /// It did not end in time.
    Endless,
    NotCompiled,
}

impl Bench {
    /// Copies every file that git would not ignore.
    ///
    /// # Errors
    ///
    /// When the tree cannot be copied.
    pub(crate) fn set_up(root: &Path) -> anyhow::Result<Self> {
        let home = root.join("target").join("seeded-defects");
        let bench = Self { tree: home.join("tree"), build: home.join("build") };
        if bench.tree.exists() {
            fs::remove_dir_all(&bench.tree).context("cannot clear the copy of an earlier campaign")?;
        }
        let walk = WalkBuilder::new(root).hidden(false).parents(false).git_global(false).require_git(false).build();
        for entry in walk {
            let entry = entry.context("cannot walk the tree")?;
            let path = entry.path().strip_prefix(root)?;
            if !entry.file_type().is_some_and(|kind| kind.is_file()) || path.starts_with(".git") {
                continue;
            }
            let copy = bench.tree.join(path);
            fs::create_dir_all(copy.parent().unwrap_or(&bench.tree))?;
            fs::copy(entry.path(), &copy).with_context(|| format!("cannot copy {}", path.display()))?;
        }
        Ok(bench)
    }

    /// A file of the copy.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub(crate) fn read(&self, file: &str) -> anyhow::Result<String> {
        fs::read_to_string(self.tree.join(file)).with_context(|| format!("cannot read {file}"))
    }

    /// Writes a file of the copy.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub(crate) fn write(&self, file: &str, text: &str) -> anyhow::Result<()> {
        fs::write(self.tree.join(file), text).with_context(|| format!("cannot write {file}"))
    }

    /// Builds a test set and runs it.
    ///
    /// # Errors
    ///
    /// When cargo or the built binary cannot be started, when it runs no test, and when it breaks down without a failed
    /// test.
    pub(crate) fn run(&self, set: &TestSet) -> anyhow::Result<Ran> {
        match self.build(set)? {
            Some(binary) => self.play(set, &binary),
            None => Ok(Ran::NotCompiled),
        }
    }

    /// The set's binary; `None` if it does not compile.
    fn build(&self, set: &TestSet) -> anyhow::Result<Option<PathBuf>> {
        let mut build = cargo(&self.tree);
        build.args(["test", "--no-run", "--quiet", "--message-format", "json", "--package", &set.package]);
        if set.target == "lib" {
            build.arg("--lib")
        } else {
            build.args(["--test", &set.target])
        };
        // What an incremental build would keep is of no use to the next defect.
        build.env("CARGO_TARGET_DIR", &self.build).env("CARGO_INCREMENTAL", "0");
        let built = build.stderr(Stdio::null()).output().context("cannot start cargo")?;
        if !built.status.success() {
            return Ok(None);
        }
        let binaries = String::from_utf8(built.stdout)?;
        let binary = binaries.lines().filter_map(|line| serde_json::from_str::<Message>(line).ok());
        match binary.filter_map(|message| message.executable).next_back() {
            Some(binary) => Ok(Some(binary)),
            None => bail!("cargo built no binary of {set}"),
        }
    }

    fn play(&self, set: &TestSet, binary: &Path) -> anyhow::Result<Ran> {
        let mut play = Command::new(binary);
        play.args(&set.filter).current_dir(self.tree.join("crates").join(&set.package)).env("RUST_BACKTRACE", "0");
        // A failing property need not be made small to count.
        play.env("PROPTEST_MAX_SHRINK_ITERS", "0").env("PROPTEST_FAILURE_PERSISTENCE", "off");
        let mut child = play.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().context("cannot start the tests")?;
        let told = child.stdout.take().context("the tests have no output")?;
        let told = thread::spawn(move || {
            let mut bytes = Vec::new();
            let mut told = told;
            // What was read until the end is all there is to look through.
            let _ = told.read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        });
        let passed = ended(&mut child)?;
        let told = told.join().unwrap_or_default();
        judged(set, passed, &told)
    }
}

/// How a test set ended, by how its binary ended and what it told.
fn judged(set: &TestSet, passed: Option<bool>, told: &str) -> anyhow::Result<Ran> {
    match (passed, first_failure(told)) {
        (None, _) => Ok(Ran::Endless),
        (Some(true), _) if tests_run(told) == 0 => bail!("{set} runs no test"),
        (Some(true), _) => Ok(Ran::Passed),
        (Some(false), Some(failure)) => Ok(Ran::Failed(failure)),
        (Some(false), None) => bail!("{set} broke down and no test failed, which says nothing"),
    }
}

/// Whether a child ended well; `None` if it did not end in time and was ended.
fn ended(child: &mut Child) -> anyhow::Result<Option<bool>> {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        if started.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// The part of cargo's messages that names what was built.
#[derive(Debug, Deserialize)]
struct Message {
    executable: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_says_nothing_is_no_catch_and_no_pass() {
        let set = TestSet { package: "p".to_owned(), target: "t".to_owned(), filter: None };
        let ran = |passed, told| judged(&set, passed, told);
        assert!(ran(Some(false), "running 9 tests\ntest a ... ok\n").is_err(), "killed in the middle");
        assert!(ran(Some(true), "test result: ok. 0 passed; 0 failed; 0 ignored; 9 filtered out\n").is_err());
        assert!(matches!(ran(Some(true), "test result: ok. 1 passed; 0 failed\n"), Ok(Ran::Passed)));
        assert!(matches!(ran(Some(false), "test a ... FAILED\n"), Ok(Ran::Failed(_))));
        assert!(matches!(ran(None, "test a ... FAILED\n"), Ok(Ran::Endless)));
    }

    #[test]
    fn the_copy_holds_what_git_would_keep() {
        let root = tempfile::tempdir().unwrap();
        for (file, text) in [(".gitignore", "/target\n"), ("a/b.rs", "x"), ("target/c", ""), (".git/d", "")] {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let bench = Bench::set_up(root.path()).unwrap();
        assert_eq!(bench.read("a/b.rs").unwrap(), "x");
        assert!(bench.read("target/c").is_err() && bench.read(".git/d").is_err());
        bench.write("a/b.rs", "y").unwrap();
        assert_eq!(fs::read_to_string(root.path().join("a/b.rs")).unwrap(), "x", "the tree itself is left alone");
    }
}
