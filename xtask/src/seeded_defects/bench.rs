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
use crate::command::cargo;

/// How long a test binary may take; one that a defect keeps from ending is ended, and the defect counts as caught.
const PATIENCE: Duration = Duration::from_secs(240);

/// A copy of the workspace with a build folder of its own, which is kept from one defect to the next.
pub(crate) struct Bench {
    tree: PathBuf,
    build: PathBuf,
}

/// How a test set ended.
pub(crate) enum Ran {
    Passed,
    /// The first test that failed.
    Failed(String),
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
    /// When cargo or the built binary cannot be started.
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
        Ok(match passed {
            Some(true) => Ran::Passed,
            Some(false) => Ran::Failed(first_failed(&told).unwrap_or("the whole binary").to_owned()),
            None => Ran::Failed("a test that does not end".to_owned()),
        })
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

/// The first failed test in the output of a harness.
fn first_failed(told: &str) -> Option<&str> {
    told.lines().find_map(|line| {
        let (name, outcome) = line.strip_prefix("test ")?.split_once(" ... ")?;
        outcome.starts_with("FAILED").then(|| name.trim())
    })
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
    fn the_first_failed_test_is_named_in_the_words_of_both_harnesses() {
        let told = "\nrunning 3 tests\ntest a ... ok\ntest b::c   ... FAILED\ntest d ... FAILED\n";
        assert_eq!(first_failed(told), Some("b::c"));
        assert_eq!(first_failed("test a ... ok\ntest b ... ignored\n"), None);
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
