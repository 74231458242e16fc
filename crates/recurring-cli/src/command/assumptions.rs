//! `capabilities --assumptions`: what is assumed about a provider's wire, setting by setting; sends nothing.

use serde::Serialize;

use crate::arguments::CommonArguments;
use crate::failure::Ended;
use crate::output::{Output, sentence_table};
use crate::settings::{Note, Settings, Vendor, notes, provider_is_named};

/// The most signs of a line in a cell.
const WIDEST: u16 = 40;

/// Shows the named provider's assumptions, or every provider's if none is named.
pub(super) fn run(common: &CommonArguments, output: &mut Output) -> Result<(), Ended> {
    let vendors = if provider_is_named(common) {
        vec![Settings::read(common, "capabilities")?.vendor]
    } else {
        Vendor::ALL.to_vec()
    };
    let lines: Vec<Line> = vendors
        .into_iter()
        .flat_map(|vendor| notes(vendor).into_iter().map(move |note| Line::of(vendor, note)))
        .collect();
    if output.is_json() {
        lines.iter().try_for_each(|line| output.object(line))?;
    } else {
        let header = ["provider", "setting", "assumes", "default", "accepted", "shapes", "source"];
        output.text(&sentence_table(header, lines.iter().map(Line::cells), WIDEST))?;
    }
    Ok(())
}

/// One assumption.
#[derive(Serialize)]
struct Line {
    provider: &'static str,
    setting: &'static str,
    assumes: &'static str,
    default: &'static str,
    accepted: &'static str,
    shapes: &'static str,
    source: &'static str,
}

impl Line {
    fn of(vendor: Vendor, note: Note) -> Self {
        let Note { setting, assumes, default, shapes, accepted, source } = note;
        Self { provider: vendor.name(), setting, assumes, default, accepted, shapes, source }
    }

    fn cells(&self) -> [String; 7] {
        [self.provider, self.setting, self.assumes, self.default, self.accepted, self.shapes, self.source]
            .map(str::to_owned)
    }
}
