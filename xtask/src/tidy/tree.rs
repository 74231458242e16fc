//! One reading of the workspace's files, which every rule shares.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::Context;
use ignore::WalkBuilder;

/// The files of the workspace, without what `.gitignore` leaves out.
pub(crate) struct Tree {
    files: BTreeMap<String, File>,
}

impl Tree {
    /// Reads every file below a root.
    ///
    /// # Errors
    ///
    /// When a folder cannot be walked or a file cannot be read.
    pub(crate) fn read(root: &Path) -> anyhow::Result<Self> {
        let walk = WalkBuilder::new(root)
            .hidden(false)
            .parents(false)
            .git_global(false)
            .git_exclude(false)
            .require_git(false)
            .filter_entry(|entry| entry.file_name() != ".git")
            .build();
        let mut files = BTreeMap::new();
        for entry in walk {
            let entry = entry.context("cannot walk the tree")?;
            if !entry.file_type().is_some_and(|kind| kind.is_file()) {
                continue;
            }
            let path = slashed(entry.path().strip_prefix(root)?);
            let bytes = fs::read(entry.path()).with_context(|| format!("cannot read {path}"))?;
            let text = String::from_utf8(bytes).ok();
            files.insert(path.clone(), File { path, text, syntax: OnceCell::new() });
        }
        Ok(Self { files })
    }

    /// Every file, binary ones included, ordered by path.
    pub(crate) fn files(&self) -> impl Iterator<Item = &File> {
        self.files.values()
    }

    /// The files whose path begins with a prefix.
    pub(crate) fn under(&self, prefix: &str) -> impl Iterator<Item = &File> {
        self.files().filter(move |file| file.path.starts_with(prefix))
    }

    /// The Rust files whose path begins with a prefix; an empty prefix means all.
    pub(crate) fn rust_under(&self, prefix: &str) -> impl Iterator<Item = &File> {
        self.under(prefix).filter(|file| file.path.ends_with(".rs"))
    }

    /// One file by its path.
    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// Whether a path names a file, or a folder with at least one file in it.
    pub(crate) fn holds(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        path.is_empty() || self.files.contains_key(path) || self.under(&format!("{path}/")).next().is_some()
    }

    /// The folders of the provider crates, such as `crates/provider-paynet`.
    pub(crate) fn provider_crates(&self) -> BTreeSet<String> {
        self.under("crates/provider-")
            .filter_map(|file| file.path.split('/').nth(1))
            .map(|name| format!("crates/{name}"))
            .collect()
    }
}

/// One file of the workspace.
pub(crate) struct File {
    path: String,
    text: Option<String>,
    syntax: OnceCell<Result<syn::File, syn::Error>>,
}

impl File {
    /// The path from the root, with slashes.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The last part of the path.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The text; empty for a binary file.
    pub(crate) fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// The file as Rust, or where it does not parse. Parsed once.
    pub(crate) fn parse(&self) -> Result<&syn::File, &syn::Error> {
        self.syntax.get_or_init(|| syn::parse_file(self.text())).as_ref()
    }

    /// The file as Rust; nothing when it does not parse, which the rule `parses` reports once for all rules.
    pub(crate) fn syntax(&self) -> Option<&syn::File> {
        self.parse().ok()
    }

    /// Whether the path lies in the `src` folder of a crate.
    pub(crate) fn is_source(&self) -> bool {
        self.is_in_crate_folder(&["src"])
    }

    /// Whether the path lies in a crate's `tests` or `benches` folder.
    pub(crate) fn is_test(&self) -> bool {
        self.is_in_crate_folder(&["tests", "benches"])
    }

    fn is_in_crate_folder(&self, folders: &[&str]) -> bool {
        let mut parts = self.path.split('/');
        let folder = match parts.next() {
            Some("crates") => parts.nth(1),
            Some("xtask") => parts.next(),
            _ => None,
        };
        folder.is_some_and(|folder| folders.contains(&folder))
    }
}

fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use crate::tidy::planted;

    #[test]
    fn reads_hidden_files_and_leaves_out_what_gitignore_names() {
        let tree = planted::tree(&[
            (".gitignore", "/target\n*.log\n"),
            (".ci/run", "#!/bin/sh\n"),
            ("target/debug/x.rs", ""),
            ("a/run.log", ""),
            ("a/b.rs", ""),
        ]);
        let paths: Vec<_> = tree.files().map(|file| file.path().to_owned()).collect();
        assert_eq!(paths, [".ci/run", ".gitignore", "a/b.rs"]);
    }

    #[test]
    fn holds_files_and_folders_but_not_prefixes_of_names() {
        let tree = planted::tree(&[("docs/errors.md", "")]);
        assert!(tree.holds("docs/errors.md") && tree.holds("docs") && tree.holds("docs/"));
        assert!(!tree.holds("doc") && !tree.holds("docs/errors"));
    }

    #[test]
    fn tells_sources_from_tests() {
        let tree =
            planted::tree(&[("crates/a/src/b/c.rs", ""), ("crates/a/tests/src.rs", ""), ("xtask/src/main.rs", "")]);
        let kinds: Vec<_> = tree.files().map(|file| (file.is_source(), file.is_test())).collect();
        assert_eq!(kinds, [(true, false), (false, true), (true, false)]);
    }

    #[test]
    fn finds_each_provider_crate_once() {
        let tree = planted::tree(&[
            ("crates/provider-a/Cargo.toml", ""),
            ("crates/provider-a/src/lib.rs", ""),
            ("crates/recurring-core/src/lib.rs", ""),
        ]);
        assert_eq!(tree.provider_crates().into_iter().collect::<Vec<_>>(), ["crates/provider-a"]);
    }
}
