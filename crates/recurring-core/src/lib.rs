//! The domain and the contract of recurring card payments: types, the provider trait, errors; no I/O.
//!
//! Start with [`RecurringProvider`], then [`Error`], then [`read_back`].

pub use futures_util::{StreamExt, stream::BoxStream};
pub use jiff::civil::{Date, DateTime};
pub use jiff::{Timestamp, civil};
pub use rust_decimal::Decimal;

pub use self::capabilities::{
    Capabilities, CreateLimits, FindMethod, FindMethods, ListLimits, Locked, PeriodLimit, Targets,
};
pub use self::card::Card;
pub use self::clock::{Clock, SystemClock, istanbul, istanbul_date};
pub use self::error::{Advice, Effect, Error, ErrorKind, Fault, ProviderMessage, Trace, VendorCode};
pub use self::id::{
    AgentId, CardId, GroupReference, InstructionId, InvoiceId, InvoiceNo, ListingId, MerchantReference,
};
pub use self::identity::Identity;
pub use self::instruction::{Instruction, PaymentLink, Status, StatusReport};
pub use self::invalid::InvalidValue;
pub use self::invoice::{CollectionAttempt, CollectionReport, CollectionStatus, Invoice, RawRow};
pub use self::lookup::{Finding, Lookup, Search};
pub use self::mark::{AssumptionNote, Mark, Reported, Shapes};
pub use self::money::{Currency, Money, MoneyError};
pub use self::operation::{AttemptSubject, CardTarget, InstructionTarget, InvoiceKey, Operation, TargetKind};
pub use self::outcome::{Acknowledged, Cancelled, Created, Outcome, Row, Rows, RowsSummary, Stop};
pub use self::payer::{Email, Gsm, Payer, PayerIp, PayerName};
pub use self::provider::{RecurringProvider, RowStream};
pub use self::range::DateRange;
pub use self::read_back::{
    Failed, ProvenAbsent, ReadBack, ReadBackPolicy, Submission, Undecided, Unresolved, Write, read_back,
};
pub use self::request::{
    BillPeriod, ChangeAmount, ChargeNow, CreateInstruction, Dealer, Description, Drift, FindInstruction, LinkCard,
    ListAttempts, ListInstructions, ListInvoices, Notify, Pricing, Shares,
};
pub use self::schedule::{Period, PeriodUnit, Schedule};

mod capabilities;
mod card;
mod clock;
mod error;
mod id;
mod identity;
mod instruction;
mod invalid;
mod invoice;
mod lookup;
mod mark;
mod money;
mod operation;
mod outcome;
mod payer;
mod provider;
mod range;
mod read_back;
mod request;
mod schedule;
mod text;
