//! Rules of the tree that no compiler checks, each a pure function from the files to its findings.

use std::fmt;
use std::path::Path;

pub(crate) use self::tree::{File, Tree};

mod clauses;
mod docs_links;
mod error_kind_rows;
mod first_line;
mod machine_paths;
mod markdown;
mod module_layout;
mod parses;
#[cfg(test)]
mod planted;
mod provider_file_set;
mod reqwest_one_crate;
mod secrets_in_tree;
mod sizes;
mod syntax;
mod trait_mapped;
mod trait_no_defaults;
mod tree;
mod wire_fixtures;
mod wire_names_no_domain;

/// One place that breaks a rule.
#[derive(Debug)]
pub(crate) struct Finding {
    path: String,
    line: usize,
    message: String,
}

impl Finding {
    /// Makes a finding at a line, counted from 1.
    pub(crate) fn new(path: impl Into<String>, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.into(), line, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// A rule: what it is called in a finding, and how it looks.
type Rule = (&'static str, fn(&Tree) -> Vec<Finding>);

const RULES: &[Rule] = &[
    ("parses", parses::check),
    ("first-line", first_line::check),
    ("sizes", sizes::check),
    ("module-layout", module_layout::check),
    ("provider-file-set", provider_file_set::check),
    ("trait-mapped", trait_mapped::check),
    ("trait-no-defaults", trait_no_defaults::check),
    ("wire-fixtures", wire_fixtures::check),
    ("wire-names-no-domain", wire_names_no_domain::check),
    ("reqwest-one-crate", reqwest_one_crate::check),
    ("error-kind-rows", error_kind_rows::check),
    ("clauses", clauses::check),
    ("docs-links", docs_links::check),
    ("machine-paths", machine_paths::check),
    ("secrets-in-tree", secrets_in_tree::check),
];

/// Looks at the tree below a root with every rule and gives the findings as lines `path:line: rule: message`.
///
/// # Errors
///
/// When the tree cannot be read.
pub(crate) fn check(root: &Path) -> anyhow::Result<Vec<String>> {
    let tree = Tree::read(root)?;
    let findings = RULES.iter().flat_map(|(rule, look)| {
        look(&tree).into_iter().map(move |Finding { path, line, message }| format!("{path}:{line}: {rule}: {message}"))
    });
    Ok(findings.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_is_tidy() {
        let findings = check(&crate::workspace_root()).unwrap();
        assert!(findings.is_empty(), "cargo xtask tidy finds:\n{}", findings.join("\n"));
    }

    #[test]
    fn a_finding_names_its_place_and_its_rule() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("loose.rs"), "fn f() {}\n").unwrap();
        let findings = check(root.path()).unwrap();
        assert!(findings.iter().any(|finding| finding.starts_with("loose.rs:1: first-line: ")), "{findings:#?}");
    }

    #[test]
    fn an_empty_tree_is_not_tidy() {
        let root = tempfile::tempdir().unwrap();
        let findings = check(root.path()).unwrap();
        for rule in ["provider-file-set", "trait-mapped", "trait-no-defaults", "error-kind-rows", "clauses"] {
            assert!(findings.iter().any(|finding| finding.contains(&format!(" {rule}: "))), "{rule} is silent");
        }
    }
}
