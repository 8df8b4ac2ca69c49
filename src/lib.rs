//! coopgraph: a knowledge graph in which every statement says who says so, and the program that asks it.
//!
//! The engine knows nothing of a domain: it works on any folder that has `ontology/`, `data/` and `queries/`. International
//! digital cooperation is the folder that is shipped, also inside the program.
//!
//! # The house
//!
//! Rooms stand on floors; a room uses lower floors only, never a neighbour. A test holds every file against this table.
//!
//! | floor | rooms | what comes in, what goes out |
//! |---|---|---|
//! | 0 | [`vocab`] | header declarations → prefixes, names of terms |
//! | 0 | [`net`] | hosts that are allowed, a request → a bounded answer; an address → a file, kept |
//! | 1 | [`shelf`] | a path, or nothing → files; findings about them |
//! | 1 | [`store`] | quads → rows |
//! | 2 | [`load`] | a shelf → a filled store, datasets, findings; a file → what is out of order in it |
//! | 2 | [`query`] | query files, parameters → prepared queries; rows → text in many formats |
//! | 3 | [`reason`] | rules, a store → what follows, as records whose source is the rule |
//! | 3 | [`check`] | checks → one report |
//! | 3 | [`about`] | a name → the thing that is meant, its card, why we say so |
//! | 3 | [`export`] | a store → the graph or a part of it in RDF and tables; two graphs → how they differ |
//! | 3 | [`federation`] | hosts that are allowed → the answers of SERVICE |
//! | 3 | [`import`] | a plan, maps, files of the world → a file of records, and what was wrong with them |
//! | 3 | [`link`] | two sets of things → pairs with a weight and why; decisions → mappings, and records of them |
//! | 3 | [`graph`] | rows and what is known of their things → a network; a network → places |
//! | 4 | [`draw`] | a network and its places → files and pictures |
//! | 5 | [`session`], [`error`] | what is open now; words, hints and exit codes |
//! | 6 | [`cli`] | arguments → everything above, printed |
//!
//! # Promises
//!
//! - Reading goes through SPARQL: [`store::Store::query`] takes a [`store::Prepared`] query and [`store::Limits`] and gives
//!   [`store::Rows`], a stream that knows at its end whether it is complete. Nothing above the store asks which kind it is.
//! - **The default graph is what we assert, each triple once; a named graph is what one place in one source says.** A record
//!   is copied into the default graph when its reading is accepted and it has no standing. That is the loader's only rule.
//! - Reading never changes a store. `data/` and `ontology/` are the truth.
//! - The same input gives the same bytes.
//! - What a person or a file contains never panics, prints or exits: rooms return errors, and findings beside results.
//! - Nothing is asked or fetched unless its address was named; only [`net`] speaks HTTP, and neither a name nor a
//!   redirect leads it into the machine's own network.
//! - A limit ends any query within milliseconds, and the answer says that it is partial.
//! - oxigraph's and spargebra's types stay behind [`store`], [`load`], [`query`] and [`export`]; petgraph stays in [`graph`],
//!   clap in [`cli`], and only `cli::output` prints.

pub mod about;
pub mod check;
pub mod cli;
pub mod draw;
pub mod error;
pub mod export;
pub mod federation;
pub mod graph;
pub mod import;
pub mod link;
pub mod load;
pub mod net;
pub mod query;
pub mod reason;
pub mod session;
pub mod shelf;
pub mod store;
pub mod vocab;
