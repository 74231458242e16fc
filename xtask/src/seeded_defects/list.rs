//! The list of defects: what is planted where, and which tests ought to notice.

use std::fmt;

use anyhow::{Context, bail};
use serde::Deserialize;

/// The list, kept beside the sources of this task.
const LIST: &str = include_str!("../../seeded-defects.toml");

/// One defect.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Defect {
    /// What is wrong, in a few words.
    pub(crate) name: String,
    /// The file it is planted in, from the workspace's root.
    pub(crate) file: String,
    /// The sound text, which the file holds exactly once.
    find: String,
    /// What it becomes.
    put: String,
    /// The test sets that are run, in this order, until one fails.
    pub(crate) tests: Vec<TestSet>,
    /// A part of what a failing sweep, comparison or conformance suite tells: a defect that something else gives away is
    /// not caught.
    expect: Option<String>,
    /// Whether tests that do not end count as failed.
    #[serde(default)]
    pub(crate) hangs: bool,
}

/// One test binary: a package and `lib`, or the name of one of its integration tests; and which of its tests, by a part
/// of their names, where not all are run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct TestSet {
    pub(crate) package: String,
    pub(crate) target: String,
    pub(crate) filter: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    defect: Vec<Defect>,
}

/// Reads the list.
///
/// # Errors
///
/// When it is not what this task expects, or a name stands there twice.
pub(crate) fn read() -> anyhow::Result<Vec<Defect>> {
    let List { defect: defects } = toml::from_str(LIST).context("xtask/seeded-defects.toml")?;
    for (place, defect) in defects.iter().enumerate() {
        if defect.tests.is_empty() || defect.find == defect.put {
            bail!("{}: it needs tests, and a change", defect.name);
        }
        if defects.iter().take(place).any(|other| other.name == defect.name) {
            bail!("{} is listed twice", defect.name);
        }
    }
    Ok(defects)
}

impl Defect {
    /// Checks that the text to be replaced stands in the file exactly once.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub(crate) fn check(&self, text: &str) -> anyhow::Result<()> {
        match text.matches(&self.find).count() {
            1 => Ok(()),
            count => bail!("{}: its text stands {count} times in {}, not once", self.name, self.file),
        }
    }

    /// The crate that it is planted in.
    pub(crate) fn package(&self) -> &str {
        let path = self.file.strip_prefix("crates/").unwrap_or(&self.file);
        path.split_once('/').map_or(path, |(package, _)| package)
    }

    /// Whether the output of a failed set is what the list expects; the name of any other test says what broke.
    pub(crate) fn expects(&self, set: &TestSet, told: &str) -> bool {
        !set.is_broad() || self.expect.as_ref().is_none_or(|part| told.contains(part))
    }

    /// The text with the defect in it.
    pub(crate) fn planted(&self, text: &str) -> String {
        text.replacen(&self.find, &self.put, 1)
    }
}

impl TestSet {
    /// Whether its tests ask so many things at once that their names tell little about what broke.
    fn is_broad(&self) -> bool {
        matches!(self.target.as_str(), "sweep" | "comparison" | "conformance")
    }
}

impl TryFrom<String> for TestSet {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut words = text.split(' ').map(str::to_owned);
        match (words.next(), words.next(), words.next(), words.next()) {
            (Some(package), Some(target), filter, None) => Ok(Self { package, target, filter }),
            _ => Err(format!("`{text}` is not a package, a target and at most one filter")),
        }
    }
}

impl fmt::Display for TestSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.package, self.target)?;
        self.filter.iter().try_for_each(|filter| write!(f, " {filter}"))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_defect_still_fits_the_tree_and_broad_tests_say_what_breaks() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let defects = read().unwrap();
        assert!(defects.len() >= 62, "{}", defects.len());
        let unexplained =
            defects.iter().filter(|defect| defect.expect.is_none() && defect.tests.iter().any(TestSet::is_broad));
        let unexplained: Vec<&str> = unexplained.map(|defect| defect.name.as_str()).collect();
        assert!(unexplained.is_empty(), "tests that ask many things at once need `expect`: {unexplained:#?}");
        let faults: Vec<String> = defects
            .iter()
            .filter_map(|defect| {
                let text = fs::read_to_string(root.join(&defect.file)).unwrap_or_default();
                defect.check(&text).err().map(|fault| fault.to_string())
            })
            .collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn a_text_that_stands_twice_or_not_at_all_is_refused() {
        let defect = Defect {
            name: "n".to_owned(),
            file: "f".to_owned(),
            find: "a".to_owned(),
            put: "b".to_owned(),
            tests: Vec::new(),
            expect: Some("on the wire".to_owned()),
            hangs: false,
        };
        let set = |text: &str| TestSet::try_from(text.to_owned()).unwrap();
        assert!(defect.expects(&set("a sweep"), "2 requests on the wire instead of 1"));
        assert!(!defect.expects(&set("a sweep"), "a flake") && defect.expects(&set("a lib"), "a flake"));
        assert!(defect.check("aa").is_err() && defect.check("c").is_err());
        assert!(defect.check("ca").is_ok());
        assert_eq!(defect.planted("ca"), "cb");
    }
}
