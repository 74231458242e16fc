//! Small trees with planted defects, for the unit tests of the rules.

use std::fs;

use crate::tidy::{Finding, Tree};

/// Writes files below a new temporary folder and reads them back as a tree.
pub(crate) fn tree(files: &[(&str, &str)]) -> Tree {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    Tree::read(root.path()).unwrap()
}

/// What a rule finds in planted files, as `path:line: message`.
pub(crate) fn found(rule: fn(&Tree) -> Vec<Finding>, files: &[(&str, &str)]) -> Vec<String> {
    rule(&tree(files)).iter().map(ToString::to_string).collect()
}
