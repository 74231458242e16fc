//! An order as `subscription_detail` and `list` show it. Their tables repeat create's members; `plan[]`, `status` and
//! the spelling of the members come from a third party's transcription.

use recurring_http::lenient::{Lenient, LenientInteger, LenientRows, LenientText};
use serde::{Deserialize, Deserializer};
use serde_with::{DeserializeAs, Same, serde_as};

use super::money::AnswerAmount;

/// An order. Everything may be missing.
#[serde_as]
#[derive(Debug, Default, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(default)]
pub(crate) struct Subscription {
    #[serde_as(as = "LenientText")]
    pub(crate) subscription_id: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) reference_no: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) name_surname: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) end_user_gsm: Option<Box<str>>,
    pub(crate) amount: AnswerAmount,
    pub(crate) interval_count: LenientInteger,
    #[serde_as(as = "LenientText")]
    pub(crate) begin_date: Option<Box<str>>,
    pub(crate) status: LenientInteger,
    pub(crate) plan: Plan,
}

/// The plan; a missing one is told from an empty one.
#[derive(Debug, Default, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Plan {
    #[default]
    Missing,
    Rows(Vec<PlanRow>),
}

/// One collection of the plan. A transcription has these members; the page itself could not be read so far.
#[serde_as]
#[derive(Debug, Default, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(default)]
pub(crate) struct PlanRow {
    #[serde_as(as = "LenientText")]
    pub(crate) plan_id: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) invoice_id: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) val_date: Option<Box<str>>,
    pub(crate) amount: AnswerAmount,
    #[serde_as(as = "LenientText")]
    pub(crate) xact_id: Option<Box<str>>,
    pub(crate) status: LenientInteger,
    #[serde_as(as = "LenientText")]
    pub(crate) status_desc: Option<Box<str>>,
}

/// The common status table (Veri Tipleri > Status); there is no 1.
pub(crate) mod status {
    pub(crate) const WAITING: i64 = 0;
    pub(crate) const EXTERNAL: i64 = 2;
    pub(crate) const DONE: i64 = 3;
    pub(crate) const FAILED: i64 = 4;
    pub(crate) const CANCELLED: i64 = 5;
    pub(crate) const DELETED: i64 = 6;
    /// An order that is stopped: "passive" at the sibling paylink service, although the table's 3 is "done".
    pub(crate) const STOPPED: i64 = 3;
}

impl<'de> Deserialize<'de> for Plan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let rows = Option::<RowsOf>::deserialize(deserializer)?;
        Ok(rows.map_or(Self::Missing, |rows| Self::Rows(rows.0)))
    }
}

struct RowsOf(Vec<PlanRow>);

impl<'de> Deserialize<'de> for RowsOf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        LenientRows::<Same>::deserialize_as(deserializer).map(Self)
    }
}

impl Plan {
    /// The rows; none if the plan is missing.
    pub(crate) fn rows(&self) -> &[PlanRow] {
        match self {
            Self::Missing => &[],
            Self::Rows(rows) => rows,
        }
    }
}

impl PlanRow {
    pub(crate) fn is(&self, status: i64) -> bool {
        self.status.value() == Some(&status)
    }
}

/// The text of a number as it came: the number, or the raw JSON text of what is none.
pub(crate) fn number_text(number: &LenientInteger) -> Option<String> {
    match number {
        Lenient::Absent => None,
        Lenient::Value(number) => Some(number.to_string()),
        Lenient::Unreadable(raw) => Some(raw.trim_matches('"').to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use recurring_http::parse::parse_answer;

    fn read(body: &str) -> Subscription {
        parse_answer(body.as_bytes()).unwrap()
    }

    #[test]
    fn a_missing_plan_is_told_from_an_empty_one() {
        assert_eq!(read("{}").plan, Plan::Missing);
        assert_eq!(read(r#"{"plan":null}"#).plan, Plan::Missing);
        assert_eq!(read(r#"{"plan":[]}"#).plan, Plan::Rows(Vec::new()));
        assert_eq!(read(r#"{"plan":{"status":"3"}}"#).plan.rows().len(), 1);
        assert!(parse_answer::<Subscription>(br#"{"plan":""}"#).is_err(), "a text is no plan");
    }

    #[test]
    fn numbers_texts_and_unknown_members_are_read() {
        let row = read(
            r#"{"subscription_id":12,"amount":102.20,"interval_count":"12","status":" 3 ","new":{"a":[1]},
                "plan":[{"val_date":"03.10.2017","status":"3","amount":1e3}]}"#,
        );
        assert_eq!(row.subscription_id.as_deref(), Some("12"));
        assert_eq!(row.amount.text(), Some("102.20"));
        assert_eq!(row.interval_count.value(), Some(&12));
        assert!(row.plan.rows()[0].is(status::DONE));
        assert_eq!(number_text(&row.status).as_deref(), Some("3"));
    }
}
