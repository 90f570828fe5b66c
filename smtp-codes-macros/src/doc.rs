//! The documentation, made from the data.
//!
//! Every item begins with plain words; what is long is folded, and can be linked to.
//!
//! | file | what is in it |
//! |---|---|
//! | `markdown` | text as Markdown and as HTML |
//! | `links` | links to sources and items |
//! | `anchor` | the ids of meanings |
//! | `aliases` | what the search finds an item by |
//! | `reply`, `reason`, `items` | the sections |
//! | `tables` | the tables of the pages |

mod aliases;
mod anchor;
mod items;
mod links;
mod markdown;
mod reason;
mod reply;
mod tables;

pub(crate) use aliases::{reason_aliases, reply_aliases, standard_reply_aliases, status_aliases};
pub(crate) use items::{any_command, command, digit, document, extension, label, status};
pub(crate) use links::Links;
pub(crate) use reason::{reason, reason_in_vendor, reason_table};
pub(crate) use reply::{reply, reply_in_brief, standard_in_vendor};
pub(crate) use tables::{digit_tables, reply_index, reply_tables, standing_table, status_table};
