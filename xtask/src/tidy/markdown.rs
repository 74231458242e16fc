//! What several rules ask of a Markdown page: its headings, links and tables.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A heading or a link's target, with its line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The heading's text or the link's target.
    pub(crate) text: String,
    /// The line, counted from 1.
    pub(crate) line: usize,
}

/// One row of a table's body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// What the table's first column is called.
    pub(crate) column: String,
    /// The text of the row's first cell, without backticks.
    pub(crate) first: String,
    /// The line, counted from 1.
    pub(crate) line: usize,
}

/// The headings of a page, without their marks.
pub(crate) fn headings(text: &str) -> Vec<Place> {
    let mut found = Vec::new();
    let mut open: Option<Place> = None;
    for (event, range) in events(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => open = Some(place(text, &range, String::new())),
            Event::End(TagEnd::Heading(_)) => found.extend(open.take()),
            Event::Text(part) | Event::Code(part) => {
                if let Some(heading) = &mut open {
                    heading.text.push_str(&part);
                }
            }
            _ => {}
        }
    }
    found
}

/// The targets of a page's links and images.
pub(crate) fn links(text: &str) -> Vec<Place> {
    events(text)
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some(place(text, &range, dest_url.into_string()))
            }
            _ => None,
        })
        .collect()
}

/// The rows of a page's tables.
pub(crate) fn rows(text: &str) -> Vec<Row> {
    let mut found = Vec::new();
    let (mut column, mut cell, mut cells) = (String::new(), String::new(), 0_usize);
    let mut first = String::new();
    for (event, range) in events(text) {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => cells = 0,
            Event::Start(Tag::TableCell) => cell.clear(),
            Event::Text(part) | Event::Code(part) => cell.push_str(&part),
            Event::End(TagEnd::TableCell) => {
                if cells == 0 {
                    first = cell.trim().to_owned();
                }
                cells += 1;
            }
            Event::End(TagEnd::TableHead) => column.clone_from(&first),
            Event::End(TagEnd::TableRow) => {
                let line = line_at(text, range.start);
                found.push(Row { column: column.clone(), first: first.clone(), line });
            }
            _ => {}
        }
    }
    found
}

/// The anchor that a heading can be linked by, as hosting sites derive it.
pub(crate) fn anchor(heading: &str) -> String {
    heading
        .trim()
        .to_lowercase()
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'))
        .map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}

fn events(text: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter()
}

fn place(page: &str, range: &Range<usize>, text: String) -> Place {
    Place { text, line: line_at(page, range.start) }
}

fn line_at(page: &str, offset: usize) -> usize {
    page.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Title\n\n```\n# not a heading\n[no](no.md)\n```\n\n## C-01 `code` words\n\n[a](b.md)\n\n\
                        | kind | means |\n| --- | --- |\n| `Refused` | `no` |\n";

    #[test]
    fn headings_are_read_outside_code_blocks() {
        let found: Vec<_> = headings(PAGE).into_iter().map(|place| (place.line, place.text)).collect();
        assert_eq!(found, [(1, "Title".to_owned()), (8, "C-01 code words".to_owned())]);
    }

    #[test]
    fn links_are_read_outside_code_blocks() {
        assert_eq!(links(PAGE), [Place { text: "b.md".to_owned(), line: 10 }]);
    }

    #[test]
    fn rows_know_their_column_and_line() {
        assert_eq!(rows(PAGE), [Row { column: "kind".to_owned(), first: "Refused".to_owned(), line: 14 }]);
    }

    #[test]
    fn anchors_drop_punctuation() {
        assert_eq!(anchor("2. What it proves, and `when`"), "2-what-it-proves-and-when");
    }
}
