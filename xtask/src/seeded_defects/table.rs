//! The table of defects, as docs/testing-campaigns.md holds it and as a campaign prints it.

use std::time::Duration;

use super::list::{Defect, TestSet};

/// The table's head.
pub(crate) const HEAD: &str = "\
| Defect | File, below `crates` and without `src` | Caught by | What broke | Seconds |
| --- | --- | --- | --- | --- |";

/// The longest shown line of what broke, in characters.
const LONGEST: usize = 110;

/// How a defect was caught.
pub(crate) struct Caught {
    pub(crate) set: TestSet,
    /// What broke.
    pub(crate) line: String,
    pub(crate) took: Duration,
}

/// A defect's row.
pub(crate) fn row(defect: &Defect, by: &Caught) -> String {
    let file = defect.file.strip_prefix("crates/").unwrap_or(&defect.file).replacen("/src/", "/", 1);
    let (set, broke, took) = (&by.set, shown(&by.line), by.took.as_secs());
    format!("| {} | `{file}` | `{set}` | {broke} | {took} |", defect.name)
}

/// A line as a cell holds it: as code, so that no sign in it means anything, and not too long.
fn shown(line: &str) -> String {
    let kept: String = line.chars().take(LONGEST).map(|sign| if sign == '`' { '\'' } else { sign }).collect();
    let is_cut = line.chars().count() > LONGEST;
    // Half a word would be a misspelt one.
    let kept = if is_cut { kept.trim_end_matches(|sign: char| sign.is_alphanumeric() || sign == '_') } else { &kept };
    let (more, cell) = (if is_cut { "…" } else { "" }, kept.replace('|', "\\|"));
    if cell.trim().is_empty() { "–".to_owned() } else { format!("`{}{more}`", cell.trim()) }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::list;
    use super::*;

    #[test]
    fn a_row_is_ready_to_be_pasted() {
        let defects = list::read().unwrap();
        let first = &defects[0];
        let line = format!("a `b` | x {}", "y".repeat(LONGEST));
        let by = Caught { set: first.tests[0].clone(), line, took: Duration::from_millis(7_900) };
        let row = row(first, &by);
        assert!(
            row.starts_with(&format!("| {} | `recurring-http/client.rs` | `{}` | `a 'b' \\| x", first.name, by.set))
        );
        assert!(row.ends_with("| x…` | 7 |"), "half a word is left out: {row}");
    }

    /// The names in the table are those of the list, in its order.
    #[test]
    fn the_table_in_the_docs_names_the_defects_of_the_list() {
        let text = fs::read_to_string(crate::workspace_root().join("docs/testing-campaigns.md")).unwrap();
        let (_, table) = text.split_once(HEAD).expect("the table has the head that a campaign prints");
        let rows = table.lines().skip(1).take_while(|line| line.starts_with("| "));
        let told: Vec<&str> = rows.filter_map(|row| row.trim_matches('|').split(" | ").next()).map(str::trim).collect();
        let listed = list::read().unwrap();
        let listed: Vec<&str> = listed.iter().map(|defect| defect.name.as_str()).collect();
        assert_eq!(told, listed, "paste the table that `cargo xtask seeded-defects` prints");
    }
}
